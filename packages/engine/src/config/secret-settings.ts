import type { SettingsSchema } from '@casebridge/plugin-api';

/** Where a secret stands in a configuration: property names from the top, joined by `/`. */
export type SecretPath = string;

/** The paths of a plugin's settings that its schema marks as `"writeOnly": true`. */
export function secretPathsOf(schema: SettingsSchema): readonly SecretPath[] {
  return markedPaths(schema, '');
}

function markedPaths(schema: unknown, path: string): SecretPath[] {
  if (!isObject(schema)) return [];
  if (schema.writeOnly === true) return [path];
  if (!isObject(schema.properties)) return [];
  return Object.entries(schema.properties).flatMap(([name, property]) =>
    markedPaths(property, path === '' ? name : `${path}/${name}`),
  );
}

/** The text at a path; `undefined` if there is none. */
export function textAt(values: unknown, path: SecretPath): string | undefined {
  const found = path.split('/').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), values);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/**
 * A copy with another value at a path; `undefined` removes what is there.
 * A path through something that is no object is made.
 */
export function withValueAt(
  values: Readonly<Record<string, unknown>>,
  path: SecretPath,
  value: unknown,
): Readonly<Record<string, unknown>> {
  const [name = '', ...rest] = path.split('/');
  const { [name]: present, ...others } = values;
  if (rest.length === 0) return value === undefined ? others : { ...values, [name]: value };
  if (value === undefined && !isObject(present)) return values;
  return { ...values, [name]: withValueAt(isObject(present) ? present : {}, rest.join('/'), value) };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
