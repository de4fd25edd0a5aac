import { z } from 'zod';
import type { Actor } from '../store/operation-records.ts';
import { describeConfiguration } from './configuration-vault.ts';
import type { ConfigurationRecord } from '../model/plugin-configuration.ts';

/** A field that differs between two versions; secrets only as whether they are there, and whether they are the same. */
export interface FieldDifference {
  /** Property names from the top, joined by `.`. */
  readonly field: string;
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * Compares two versions of a configuration.
 * @param isSameSecret whether two sealed texts hold the same secret
 */
export function differencesBetween(
  before: ConfigurationRecord,
  after: ConfigurationRecord,
  isSameSecret: (path: string) => boolean,
): readonly FieldDifference[] {
  const differences = differencesOf(shown(before), shown(after), '');
  const paths = Object.keys(before.secrets).filter((path) => after.secrets[path] !== undefined);
  const changed = paths.filter((path) => !isSameSecret(path));
  return [...differences, ...changed.map((path) => ({ field: path.replaceAll('/', '.'), ...changedSecret }))];
}

const changedSecret = { before: { configured: true }, after: { configured: true, changed: true } };

function shown(record: ConfigurationRecord): unknown {
  const { updatedAt: _, ...view } = describeConfiguration(record);
  return view;
}

function differencesOf(before: unknown, after: unknown, path: string): FieldDifference[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => differencesOf(before[name], after[name], path === '' ? name : `${path}.${name}`));
  }
  return [{ field: path, ...(before !== undefined && { before }), ...(after !== undefined && { after }) }];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Configurations without secrets, to be taken to another installation. */
export interface ConfigurationExport {
  readonly format: 'casebridge-configurations';
  readonly version: 1;
  readonly configurations: readonly Readonly<Record<string, unknown>>[];
}

export const exportSchema = z.strictObject({
  format: z.literal('casebridge-configurations'),
  version: z.literal(1),
  configurations: z.array(z.record(z.string(), z.unknown())).max(1000),
});

/** @returns the configurations as they are shown, which is without secrets */
export function exportConfigurations(records: readonly ConfigurationRecord[]): ConfigurationExport {
  const configurations = records.map((record) => {
    const { updatedAt: _, ...view } = describeConfiguration(record);
    return view;
  });
  return { format: 'casebridge-configurations', version: 1, configurations };
}

/** Where one version of a configuration came from. */
export interface VersionView {
  readonly version: number;
  readonly kind: 'saved' | 'deleted' | 'restored';
  readonly savedAt: Date;
  readonly savedBy: Actor;
  /** Against the version before. */
  readonly differences: readonly FieldDifference[];
}
