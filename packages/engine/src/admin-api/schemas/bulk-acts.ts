import { z } from 'zod';
import { instantOut, instantText, listOf } from './values.ts';

export const bulkActKinds = ['replay', 'release', 'dismiss'] as const;

export const bulkCount = z.strictObject({
  count: z.int(),
  highestId: z.string().optional().meta({ description: 'Missing where there is nothing.' }),
  countedAt: instantOut,
});

export const bulkAct = z.strictObject({
  id: z.string(),
  kind: z.enum(bulkActKinds),
  selection: z.strictObject({
    ids: z.array(z.string()).optional(),
    state: z.enum(['dead', 'skipped', 'succeeded', 'pending', 'retrying', 'running']).optional(),
    configurationId: z.string().optional(),
    lsid: z.string().optional(),
    reason: z.string().optional(),
    createdBefore: instantOut.optional(),
    notReplayed: z.boolean().optional(),
  }),
  counted: z.int(),
  countedAt: instantText,
  highestId: z.string(),
  state: z.enum(['running', 'done', 'aborted']),
  done: z.int().meta({ description: 'Deliveries that it was done to so far.' }),
  cursor: z.string(),
  orderedBy: z.string(),
  createdAt: instantText,
  endedAt: instantText.optional(),
  why: z.string().optional(),
});

export const bulkActList = listOf(bulkAct);

/** What has become of the deliveries that it made or touched. */
export const bulkActDetail = bulkAct.extend({
  results: z.strictObject({ waiting: z.int(), succeeded: z.int(), skipped: z.int(), dead: z.int() }),
});
