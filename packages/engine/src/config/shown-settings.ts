import { mainConfigKeys } from './configuration-page.ts';
import { type ConfigOrigin, type MainConfig, summarizeMainConfig } from './main-config.ts';

/** A value of the main configuration in force, for people. */
export interface ShownSetting {
  /** With dots, as the manual has it. */
  readonly key: string;
  /** Of a secret, whether it is set. */
  readonly value: unknown;
  readonly from: 'file' | 'default';
  readonly description?: string;
}

/** Every value that is in force, each with where it comes from; without secrets. */
export function shownSettings(config: MainConfig, origin: ConfigOrigin | undefined): readonly ShownSetting[] {
  const descriptions = new Map(mainConfigKeys().map(({ key, node }) => [key, node.description]));
  return leavesOf(summarizeMainConfig(config), []).map(({ path, value }) => {
    const key = path.join('.');
    const description = descriptions.get(key);
    const from = isGiven(origin?.values, path) ? 'file' : 'default';
    return { key, value, from, ...(description !== undefined && { description }) };
  });
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: unknown;
}

function leavesOf(value: unknown, path: readonly string[]): readonly Leaf[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [{ path, value }];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'configured' ? secretsOf(inner as readonly string[], path) : leavesOf(inner, [...path, key]),
  );
}

/** A summary has `name: yes` or `name: no` in place of a secret. */
function secretsOf(words: readonly string[], path: readonly string[]): readonly Leaf[] {
  return words.map((text) => {
    const [name = '', isThere] = text.split(': ');
    return { path: [...path, name], value: isThere === 'yes' };
  });
}

function isGiven(values: unknown, path: readonly string[]): boolean {
  const found = path.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    values,
  );
  return found !== undefined;
}
