import { z } from 'zod';
import { fault, instantOut, people, searchPageOf } from './values.ts';

const cure = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.enum(['wait', 'fixConfig', 'fixData', 'none']) }),
  z.strictObject({ kind: z.literal('waitUntil'), at: z.string() }),
]);

const reference = z.strictObject({
  kind: z.string(),
  id: z.string(),
  label: z.string().optional(),
  url: z.string().optional(),
});

const outcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('succeeded'),
    effect: z.enum(['written', 'unchanged']),
    refs: z.array(reference),
    digest: z.string(),
    warnings: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal('skipped'), reason: z.string(), message: z.string() }),
  z.strictObject({ kind: z.literal('notReady'), message: z.string() }),
  z.strictObject({ kind: z.literal('failed'), stage: z.enum(['before', 'during', 'after']), cure, fault }),
  z.strictObject({ kind: z.literal('abandoned') }),
]);

const eventSource = z.enum(['push', 'poll', 'replay', 'rewrite']);

export const deliveryState = z.enum(['pending', 'running', 'succeeded', 'skipped', 'retrying', 'dead']);

export const delivery = z.strictObject({
  id: z.string(),
  eventId: z.string(),
  configurationId: z.string(),
  lsid: z.string(),
  state: deliveryState,
  countedAttempts: z.int(),
  attempts: z.int(),
  abandonedAttempts: z.int(),
  dueAt: instantOut,
  notReadySince: instantOut.optional(),
  alone: z.boolean().optional(),
  isUnconfirmed: z.boolean().optional().meta({ description: 'The appliance has not confirmed its session yet.' }),
  reason: z.string().optional(),
  reasonText: z.string().optional(),
  replayOf: z.string().optional(),
  createdAt: instantOut,
  updatedAt: instantOut,
});

const attempt = z.strictObject({
  deliveryId: z.string(),
  number: z.int(),
  startedAt: instantOut,
  endedAt: instantOut,
  outcome,
});

export const event = z.strictObject({
  id: z.string(),
  source: eventSource,
  applianceId: z.string(),
  name: z.string(),
  lsid: z.string(),
  externalKey: z.string().optional(),
  occurredAt: instantOut.optional(),
  receivedAt: instantOut,
  /** In the order of the post; a name may stand in it several times. */
  fields: z.array(z.tuple([z.string(), z.string()])),
  fingerprint: z.string(),
  disposition: z.enum(['accepted', 'ignored']),
  ignoredReason: z.string().optional(),
  ignoredDetail: z.string().optional(),
});

export const eventPage = searchPageOf(event);
export const eventDetail = event.extend({ deliveries: z.array(delivery) });
/** With what a person recognises it by. */
const deliverySummary = delivery.extend({
  eventName: z.string(),
  source: eventSource,
  externalKey: z.string().optional(),
  ...people,
});
export const deliveryPage = searchPageOf(deliverySummary);
/** Attempts stand in the place of their number. */
export const deliveryDetail = delivery
  .omit({ attempts: true })
  .extend({ attempts: z.array(attempt), event: event.optional() });

export const deadLetterGroup = z.strictObject({
  configurationId: z.string(),
  reason: z.string(),
  reasonText: z.string(),
  count: z.int(),
  counted: z
    .strictObject({ count: z.int(), highestId: z.string(), countedAt: instantOut })
    .meta({ description: 'As the order of a bulk act takes it: what is given up later is not meant.' }),
  oldest: instantOut,
  newest: instantOut,
  example: z.string(),
  cure: z.enum(['wait', 'waitUntil', 'fixConfig', 'fixData', 'none']),
  help: z.string(),
});

export const deliveryCounts = z.record(deliveryState, z.int());

export const parked = z.strictObject({
  until: instantOut,
  code: z.string(),
  message: z.string(),
  help: z.string(),
});
