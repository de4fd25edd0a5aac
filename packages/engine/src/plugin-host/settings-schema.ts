import { z } from 'zod';

const property = z.looseObject({
  title: z.string().min(1),
  description: z.string().optional(),
  writeOnly: z.boolean().optional(),
  'x-group': z.string().min(1).optional(),
  'x-dependsOn': z.strictObject({ property: z.string(), equals: z.unknown() }).optional(),
});

const schema = z.looseObject({ type: z.literal('object'), properties: z.record(z.string(), property) });

/**
 * Looks whether forms can be made from a settings schema: a label for each setting, dependencies on settings that exist, and
 * no default for a secret, which would be known to whoever has the plugin.
 * @returns what is wrong, as a sentence; `undefined` if nothing is
 */
export function settingsSchemaProblem(value: unknown): string | undefined {
  const parsed = schema.safeParse(value);
  if (!parsed.success) return z.prettifyError(parsed.error);
  const { properties } = parsed.data;
  for (const [name, { 'x-dependsOn': dependsOn, writeOnly, ...others }] of Object.entries(properties)) {
    if (dependsOn !== undefined && !Object.hasOwn(properties, dependsOn.property)) {
      return `The setting ${name} depends on ${dependsOn.property}, which is no setting.`;
    }
    if (writeOnly === true && (others.default ?? '') !== '')
      return `The setting ${name} is a secret and has a default.`;
  }
  return undefined;
}
