import { z } from 'zod';
import { invalidAnswer } from './plugin-faults.ts';
import type { PluginAnswer, PluginCall, ProcessEnd } from './protocol.ts';

/** A failure in words, as the contract has it. */
const fault = z.object({
  code: z.string().regex(/^CB-[A-Z0-9-]+$/),
  message: z.string(),
  help: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

/** The cure as a plugin answers it. */
const cure = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('waitUntil'), at: z.iso.datetime({ offset: true }) }),
  z.object({ kind: z.enum(['wait', 'fixConfig', 'fixData', 'none']) }),
]);

const reference = z.object({
  kind: z.string(),
  id: z.string(),
  label: z.string().optional(),
  url: z.string().optional(),
});

const personName = z.string().max(400).optional();

const outcome = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('succeeded'),
    effect: z.enum(['written', 'unchanged']),
    refs: z.array(reference),
    digest: z.string(),
    warnings: z.array(z.string()),
    people: z.object({ customer: personName, representative: personName }).optional(),
  }),
  z.object({ kind: z.literal('skipped'), reason: z.string(), message: z.string() }),
  z.object({ kind: z.literal('notReady'), message: z.string() }),
  z.object({ kind: z.literal('failed'), stage: z.enum(['before', 'during', 'after']), cure, fault }),
]);

const processEnd = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('outcome'), outcome }),
  z.object({ kind: z.literal('report-error'), error: z.object({ kind: z.string(), message: z.string() }).loose() }),
]);

const failure = z.object({ ok: z.literal(false), fault });
const erased = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), lsids: z.array(z.string()) }),
  z.object({ ok: z.literal(false), lsids: z.array(z.string()), cure, fault }),
]);
const erasable = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), lsids: z.array(z.string()), references: z.array(z.string()).optional() }),
  z.object({ ok: z.literal(false), lsids: z.array(z.string()), cure, fault }),
]);
const fieldChange = z.object({ field: z.string(), before: z.string(), after: z.string() });

/** A step of a connection test, told on its way or at the end. */
export const testStep = z.object({
  name: z.string().max(100),
  title: z.string().max(200),
  state: z.enum(['passed', 'warning', 'failed', 'not-run']),
  // An administrator's role has some thousand privileges, all of which a step may name.
  message: z.string().max(200_000),
  help: z.string().max(200_000),
});

const askedAt = z.iso.datetime({ offset: true });
const answered = { id: z.string().max(100), askedAt, answeredAt: askedAt };
const sessionKeyState = z.discriminatedUnion('state', [
  z.object({ id: z.string().max(100), askedAt, state: z.literal('waiting') }),
  z.object({ ...answered, state: z.literal('issued'), expiresAt: askedAt }),
  z.object({
    ...{ ...answered, state: z.literal('failed') },
    cause: z.object({ code: z.string().regex(/^[a-z][a-z0-9-]{0,49}$/), message: z.string().max(300) }),
  }),
  z.object({ id: z.string().max(100), state: z.literal('expired') }),
]);

/** Answer schema of each plugin call, as the plugin contract has it. */
const values: Readonly<Record<PluginCall['method'], z.ZodType>> = {
  test: z.array(testStep),
  indicators: z.array(
    z.object({
      name: z.string(),
      title: z.string(),
      value: z.number(),
      unit: z.string(),
      state: z.enum(['good', 'warning', 'bad']),
      message: z.string(),
      help: z.string(),
    }),
  ),
  erase: erased,
  'find-erasable': erasable,
  find: z.discriminatedUnion('ok', [
    z.object({
      ok: z.literal(true),
      sessions: z.array(z.object({ lsid: z.string(), message: z.string(), refs: z.array(reference) })),
    }),
    failure,
  ]),
  preview: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('planned'),
      changes: z.array(
        z.object({
          kind: z.string(),
          id: z.string(),
          label: z.string(),
          change: z.enum(['create', 'update', 'delete']),
          fields: z.array(fieldChange),
        }),
      ),
      unchanged: z.number(),
      warnings: z.array(z.string()),
    }),
    z.object({ kind: z.literal('skipped'), reason: z.string(), message: z.string() }),
    z.object({ kind: z.literal('failed'), cure, fault }),
  ]),
  'read-report': z.object({
    facts: z.array(z.tuple([z.string(), z.string()])),
    entries: z.array(z.object({ at: z.string().optional(), who: z.string(), what: z.string(), text: z.string() })),
    left: z.number(),
  }),
  'try-redaction': z.object({
    text: z.string(),
    hits: z.array(z.object({ name: z.string(), count: z.number() })),
  }),
  jobs: z.array(z.object({ name: z.string(), title: z.string(), intervalMilliseconds: z.number().min(0) })),
  'run-job': z.object({
    nextInMilliseconds: z.number().min(0).optional(),
    fault: fault.optional(),
    cure: cure.optional(),
    sessionKeys: z.array(sessionKeyState).max(1000).optional(),
  }),
};

/**
 * Checks what a thread said of a delivery. Types promise an outcome, but a plugin's code may not keep it.
 * @returns the end, or the failure that takes the place of something else
 */
export function checkProcessEnd(end: unknown): ProcessEnd {
  const parsed = processEnd.safeParse(end);
  if (parsed.success) return parsed.data as ProcessEnd;
  return { kind: 'outcome', outcome: invalidAnswer(z.prettifyError(parsed.error)) };
}

/** Checks what a thread answered to a call. @returns the answer, or the fault that takes the place of something else */
export function checkAnswer(method: PluginCall['method']): (answer: unknown) => PluginAnswer {
  const schema = z.discriminatedUnion('ok', [z.object({ ok: z.literal(true), value: values[method] }), failure]);
  return (answer) => {
    const parsed = schema.safeParse(answer);
    if (parsed.success) return parsed.data as PluginAnswer;
    return { ok: false, fault: invalidAnswer(z.prettifyError(parsed.error)).fault };
  };
}
