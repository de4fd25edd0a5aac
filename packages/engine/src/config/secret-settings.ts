import type { SettingsSchema } from '@casebridge/plugin-api';
import type { FieldProblem } from './field-problem.ts';
import { nearestName } from './nearest-name.ts';

/** Where a secret stands in a configuration: property names from the top, joined by `/`. */
export type SecretPath = string;

/** The settings of a plugin that are secrets, and those that say where the secrets go. */
export interface SecretSettings {
  readonly secrets: readonly SecretPath[];
  /** The addressee: addresses, tenant, login host. Whoever could change one of these unnoticed could read the secrets. */
  readonly addressee: readonly SecretPath[];
  /** Every setting that the plugin has; missing where a plugin takes any. */
  readonly names?: readonly string[];
  /** Labels by path. */
  readonly labels: Readonly<Record<SecretPath, string>>;
}

/** Reads a plugin's schema: `"writeOnly": true` marks a secret, `"x-addressee": true` a part of the addressee. */
export function secretSettingsOf(schema: SettingsSchema): SecretSettings {
  const fields = fieldsOf(schema, '');
  const marked = (mark: string) => fields.filter(({ node }) => node[mark] === true).map(({ path }) => path);
  const titled = fields.map(({ path, node }) => [path, typeof node.title === 'string' ? node.title : path] as const);
  const names = isObject(schema.properties) ? { names: Object.keys(schema.properties) } : {};
  return {
    secrets: marked('writeOnly'),
    addressee: marked('x-addressee'),
    ...names,
    labels: Object.fromEntries(titled),
  };
}

/** Settings that no plugin would read, each with the one that was most likely meant: kept, a misspelled secret would stand in clear. */
export function unknownSettings(
  entered: Readonly<Record<string, unknown>>,
  { names, labels }: Partial<SecretSettings> = {},
): readonly FieldProblem[] {
  if (names === undefined) return [];
  const unknown = Object.keys(entered).filter((name) => !names.includes(name));
  return unknown.map((name) => {
    const meant = nearestName(name, names);
    const hint = meant === undefined ? 'Remove it.' : `Did you mean ${meant} (${labels?.[meant] ?? meant})?`;
    return { key: `settings.${name}`, label: `settings.${name}`, text: `is not known. ${hint}` };
  });
}

interface Field {
  readonly path: SecretPath;
  readonly node: Readonly<Record<string, unknown>>;
}

function fieldsOf(schema: unknown, path: string): readonly Field[] {
  if (!isObject(schema)) return [];
  if (!isObject(schema.properties)) return [{ path, node: schema }];
  return Object.entries(schema.properties).flatMap(([name, property]) =>
    fieldsOf(property, path === '' ? name : `${path}/${name}`),
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
export function secretPathsIn({ secrets }: Pick<SecretSettings, 'secrets'> = { secrets: [] }): readonly SecretPath[] {
  return [applianceSecret, ...secrets.map((setting) => `settings/${setting}`)];
}

const applianceSecret: SecretPath = 'clientSecret';
/** Trust in a certificate decides who can pose as the host, for every connection of a configuration. */
const trust: readonly SecretPath[] = ['allowInvalidCertificates', 'certificateAuthority'];

/** The paths of a configuration that say where one of its secrets goes. */
export function addresseePathsOf(secret: SecretPath, { addressee }: SecretSettings): readonly SecretPath[] {
  if (secret === applianceSecret) return ['applianceHost', 'useNonTlsConnections', ...trust];
  return [...addressee.map((setting) => `settings/${setting}`), ...trust];
}

/** The addressee that a configuration names for a secret, as one text to compare or to seal with. */
export function addresseeIn(values: unknown, paths: readonly SecretPath[]): string {
  const named = paths.map((path) => [path, meaningOf(valueAt(values, path))]);
  return JSON.stringify(named.filter(([, value]) => value !== null));
}

/** An empty field, an unticked box and a missing one say the same. */
function meaningOf(value: unknown): unknown {
  const plain = typeof value === 'string' ? value.trim() : value;
  return plain === '' || plain === false || plain === undefined ? null : plain;
}

/**
 * Values as entered, with the secrets of before where nothing else was entered for them: left out, or as they are shown
 * (`{ configured: true }`). `null` and an empty text remove a secret; what stands around an entered one is left out.
 */
export function keepSecrets(
  entered: Readonly<Record<string, unknown>>,
  before: unknown,
  paths: readonly SecretPath[],
): Readonly<Record<string, unknown>> {
  return paths.reduce((values, path) => {
    if (isKept(values, path)) return withValueAt(values, path, textAt(before, path));
    // Pasted with the end of its line, which no secret has.
    const text = textAt(values, path)?.trim();
    return withValueAt(values, path, text === '' ? undefined : text);
  }, entered);
}

/** Whether an edit keeps a secret: it is left out, or stands as it is shown. */
export function isKept(entered: unknown, path: SecretPath): boolean {
  const value = valueAt(entered, path);
  return value !== null && typeof value !== 'string';
}
