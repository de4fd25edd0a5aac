import { z } from 'zod';
import { fault, listOf } from './values.ts';

const testStep = z.strictObject({
  side: z.enum(['appliance', 'engine', 'plugin']).meta({ description: 'Whose part of the way it tries.' }),
  name: z.string(),
  title: z.string(),
  state: z.enum(['passed', 'warning', 'failed', 'not-run']),
  message: z.string(),
  help: z.string().meta({ description: 'What is missing, and where to grant it.' }),
  durationMilliseconds: z.int().optional(),
});
export const testSteps = listOf(testStep);

/** Steps as they end; the last line says whether all is well. */
export const testLine = z.discriminatedUnion('kind', [
  testStep.extend({ kind: z.literal('step') }),
  z.strictObject({ kind: z.literal('end'), green: z.boolean() }),
]);

export const indicator = z.strictObject({
  name: z.string(),
  title: z.string(),
  value: z.number(),
  unit: z.string(),
  state: z.enum(['good', 'warning', 'bad']),
  message: z.string(),
  help: z.string(),
});
export const indicators = listOf(indicator);

/** `again`: attempts were under way, so the destination is asked once more when their leases have run out. */
export const erased = z.strictObject({ erased: z.int(), again: z.boolean() });

export const preview = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('planned'),
    changes: z.array(
      z.strictObject({
        kind: z.string(),
        id: z.string(),
        label: z.string(),
        change: z.enum(['create', 'update', 'delete']),
        fields: z.array(z.strictObject({ field: z.string(), before: z.string(), after: z.string() })),
      }),
    ),
    unchanged: z.int(),
    warnings: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal('skipped'), reason: z.string(), message: z.string() }),
  z.strictObject({ kind: z.literal('failed'), cure: z.looseObject({ kind: z.string() }), fault }),
]);

export const readableReport = z.strictObject({
  facts: z
    .array(z.tuple([z.string(), z.string()]))
    .meta({ description: 'Label and value: of the session, of who took part, and answers of surveys.' }),
  entries: z
    .array(
      z.strictObject({
        at: z.string().optional(),
        who: z.string(),
        what: z.string().meta({ description: "Name of the event, in the appliance's words." }),
        text: z.string(),
      }),
    )
    .meta({ description: 'What happened, in the order of the report.' }),
  left: z.int().meta({ description: 'Facts and entries beyond the first 500 of each, which are not shown.' }),
});

export const redactionTrial = z.strictObject({
  text: z.string(),
  hits: z.array(z.strictObject({ name: z.string(), count: z.int() })),
});
