import { z } from 'zod';
import { instantOut, listOf } from './values.ts';

/**
 * A configuration as it is shown: the fields of the form, each secret as `{ "configured": true }`. Loose, as a plugin's
 * settings are known to the plugin only.
 */
export const configuration = z.record(z.string(), z.unknown());
export const configurationList = listOf(configuration);

export const versionList = listOf(
  z.strictObject({
    version: z.int(),
    kind: z.enum(['saved', 'deleted', 'restored']),
    savedAt: instantOut,
    savedBy: z.string(),
    differences: z.array(
      z.strictObject({ field: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }),
    ),
  }),
);

export const configurationExport = z.strictObject({
  format: z.literal('casebridge-configurations'),
  version: z.literal(1),
  configurations: z.array(configuration),
});

export const imported = z.strictObject({
  ids: z.array(z.string()),
  missingSecrets: z.array(z.string()),
});
