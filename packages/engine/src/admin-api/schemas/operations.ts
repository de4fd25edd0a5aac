import { z } from 'zod';
import { deliveryCounts, parked } from './deliveries.ts';
import { applianceProblem, fault, instantOut, instantText, listOf, pageOf, people, searchPageOf } from './values.ts';

export const auditPage = pageOf(
  z.strictObject({
    id: z.string(),
    at: instantOut,
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  }),
);

export const noticePage = pageOf(
  z.strictObject({
    id: z.string(),
    configurationId: z.string(),
    level: z
      .enum(['error', 'warning'])
      .meta({ description: '`error` where sessions are not written because of it, `warning` where they go on.' }),
    code: z.string(),
    message: z.string(),
    help: z.string(),
    since: instantOut,
    job: z.string().optional(),
    endedAt: instantOut.optional(),
  }),
);

export const sizes = z.strictObject({
  bytes: z.number(),
  rows: z.record(z.enum(['events', 'deliveries', 'attempts', 'session_ledger', 'audit']), z.int()),
  oldestEventAt: instantOut.optional(),
});

export const polls = z.array(
  z.strictObject({ configurationId: z.string(), succeededAt: instantOut.optional(), refusals: z.int() }),
);

/** For anyone: how many configurations are parked and for what, but not which. */
export const healthy = z.strictObject({
  status: z.literal('ok'),
  parked: z.strictObject({ count: z.int(), codes: z.array(z.string()) }),
});

/** `clockJump`: the last time since the start that the date was set; `null` if it was not. */
export const health = z.strictObject({
  status: z.literal('ok'),
  deliveries: deliveryCounts,
  clockJump: z.strictObject({ from: instantOut, to: instantOut }).nullable(),
  parked: z.array(parked.extend({ id: z.string() })),
  polls,
});

/** `null` says that a configuration is not paused, or not parked. */
export const configurationState = z.strictObject({
  pausedUntil: instantOut.nullable(),
  parked: parked.nullable(),
});

const ledgerEntry = z.strictObject({
  configurationId: z.string(),
  lsid: z.string(),
  state: z.enum(['waiting', 'succeeded', 'skipped', 'dead']),
  digest: z.string().optional(),
  updatedAt: instantOut,
  ...people,
});

export const session = z.strictObject({ lsid: z.string(), erased: z.boolean(), ledger: z.array(ledgerEntry) });
export const sessionPage = searchPageOf(ledgerEntry.extend({ externalKey: z.string().optional() }));

export const sessionErased = z.strictObject({ message: z.string() });

export const backfill = z.strictObject({
  id: z.string(),
  configurationId: z.string(),
  from: instantText,
  until: instantText,
  cursor: instantText,
  state: z.enum(['running', 'paused', 'done', 'cancelled']),
  found: z.int(),
  taken: z.int(),
  createdAt: instantText,
  rewrite: z.boolean().optional(),
  results: z
    .strictObject({ waiting: z.int(), restored: z.int(), unchanged: z.int(), skipped: z.int(), dead: z.int() })
    .optional(),
  problem: applianceProblem.optional(),
});

export const backfillList = listOf(backfill);

/** Of the sessions that ended on a day, UTC: `onAppliance` is the sum of all the others. */
export const dayBalance = z.strictObject({
  day: z.iso.date(),
  onAppliance: z.int(),
  written: z.int(),
  skipped: z.record(z.string(), z.int()),
  waiting: z.int(),
  dead: z.int(),
  erased: z.int(),
  computedAt: instantText,
});

export const balanceList = z.strictObject({
  items: z.array(dayBalance),
  missed: z.array(z.strictObject({ from: instantText, until: instantText, sessions: z.int() })),
  disabledSince: instantText.optional(),
  ranAt: instantText.optional().meta({ description: 'When the last reconciliation ended, whatever came of it.' }),
  problem: applianceProblem.optional(),
});

export const pluginJobList = listOf(
  z.strictObject({
    name: z.string(),
    title: z.string(),
    intervalMilliseconds: z.number(),
    running: z.boolean(),
    lastRun: z
      .strictObject({
        startedAt: instantText,
        endedAt: instantText,
        result: z.enum(['done', 'refused', 'failed', 'lost']),
        text: z.string(),
        fault: fault.optional(),
      })
      .optional(),
    nextAt: instantText.optional(),
  }),
);
