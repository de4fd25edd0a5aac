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
  const found = valueAt(values, path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

function valueAt(values: unknown, path: SecretPath): unknown {
  return path.split('/').reduce<unknown>((value, name) => (isObject(value) ? value[name] : undefined), values);
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

/** Every secret of a configuration: the appliance's, and those of the plugin's settings. */
export function secretPathsIn(secretSettings: readonly SecretPath[] = []): readonly SecretPath[] {
  return ['clientSecret', ...secretSettings.map((setting) => `settings/${setting}`)];
}

/**
 * Values as entered, with the secrets of before where nothing else was entered for them: left out, or as they are shown
 * (`{ configured: true }`). `null` and an empty text remove a secret.
 */
export function keepSecrets(
  entered: Readonly<Record<string, unknown>>,
  before: unknown,
  paths: readonly SecretPath[],
): Readonly<Record<string, unknown>> {
  return paths.reduce((values, path) => {
    const value = valueAt(values, path);
    if (typeof value === 'string' && value !== '') return values;
    const removes = value === null || value === '';
    return withValueAt(values, path, removes ? undefined : textAt(before, path));
  }, entered);
}
