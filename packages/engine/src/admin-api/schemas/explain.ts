import { z } from 'zod';
import { verdictCodes } from '../../explain/verdict.ts';

const verdict = z.strictObject({
  code: z.enum(verdictCodes),
  sentence: z.string(),
  help: z.string(),
  reason: z.string().optional(),
  links: z.array(z.strictObject({ label: z.string(), url: z.string() })),
  cure: z
    .strictObject({
      label: z.string(),
      method: z.literal('POST'),
      path: z.string(),
      body: z.record(z.string(), z.unknown()).optional(),
    })
    .optional()
    .meta({ description: 'A request of this API that does what the help says.' }),
  configurationId: z.string().optional(),
  deliveryId: z.string().optional(),
  eventId: z.string().optional(),
});

const asked = z.array(
  z.strictObject({
    who: z.enum(['engine', 'appliance', 'plugin']),
    configurationId: z.string().optional(),
    message: z.string(),
  }),
);

export const explanation = z.strictObject({
  sessions: z.array(
    z.strictObject({ lsid: z.string(), externalKey: z.string().optional(), verdicts: z.array(verdict), asked }),
  ),
  nothing: verdict.optional().meta({ description: 'Where no session fits.' }),
  asked,
});
