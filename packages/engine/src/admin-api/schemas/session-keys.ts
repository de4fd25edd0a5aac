import { z } from 'zod';
import { instantOut, pageOf } from './values.ts';

export const sessionKeyStates = ['waiting', 'issued', 'failed', 'expired'] as const;

export const sessionKeyPage = pageOf(
  z.strictObject({
    id: z.string(),
    configurationId: z.string(),
    requestId: z.string().meta({ description: 'Of the request at the destination.' }),
    state: z.enum(sessionKeyStates),
    cause: z.strictObject({ code: z.string(), message: z.string() }).optional(),
    askedAt: instantOut,
    answeredAt: instantOut.optional(),
    expiresAt: instantOut.optional(),
    secondsToKey: z.number().optional().meta({ description: 'From the request to the key, where one was made.' }),
  }),
);

export const sessionKeyCounts = z
  .strictObject({
    since: instantOut,
    issued: z.int(),
    waiting: z.int(),
    failed: z.array(z.strictObject({ cause: z.string(), message: z.string(), count: z.int() })),
    secondsToKey: z
      .strictObject({ p50: z.number(), p95: z.number() })
      .optional()
      .meta({ description: 'Half, and 95 of 100, of the keys came within this; missing where there was none.' }),
  })
  .meta({ description: 'Requests for session keys of today (UTC).' });
