import type { ConfigurationRecord } from '../model/plugin-configuration.ts';
import type { Actor } from '../store/operation-records.ts';
import { exportSchema } from './configuration-history.ts';
import { unenteredSecret } from './configuration-views.ts';
import { type FieldProblem, type Problems, problemsOf } from './field-problem.ts';
import { misdirectedSecrets } from './misdirected-secrets.ts';
import { changed, type ConfigurationsOptions, type Present } from './present-configurations.ts';
import { parseInWords } from './problems.ts';
import { check, checkedByPlugin, type Values } from './save-configuration.ts';
import { keepSecrets, secretPathsIn, textAt, withValueAt } from './secret-settings.ts';

/** Result of an import: either every configuration is saved or none. */
export type ImportResult =
  | { readonly ok: true; readonly ids: readonly string[]; readonly missingSecrets: readonly string[] }
  | ({ readonly ok: false } & Problems);

/** Saves every configuration of an export, or none. */
export async function importAll(
  options: ConfigurationsOptions,
  present: Present,
  values: unknown,
  actor: Actor,
): Promise<ImportResult> {
  const parsed = parseInWords(exportSchema, values);
  if (!parsed.ok) return parsed;
  const records: ConfigurationRecord[] = [];
  const problems: FieldProblem[] = [];
  const missing: string[] = [];
  let others = present.opened;
  for (const [index, entered] of parsed.value.configurations.entries()) {
    const { values: complete, isMissingSecrets } = withSecrets(options, present, entered);
    const checked = await checkedByPlugin(options, check(options, others, complete), missingIn(options, complete));
    if (!checked.ok) {
      problems.push(...checked.fields.map((problem) => within(`configurations.${index}`, problem)));
      continue;
    }
    records.push(checked.record);
    others = [...others.filter(({ id }) => id !== checked.record.id), checked.configuration];
    if (isMissingSecrets) missing.push(checked.record.id);
  }
  if (problems.length > 0) return { ok: false, ...problemsOf(problems) };
  for (const record of records) await options.store.saveConfiguration(record, actor);
  await changed(options, present, { what: 'saved', configurationIds: records.map(({ id }) => id), actor });
  return { ok: true, ids: records.map(({ id }) => id), missingSecrets: missing };
}

/** Keys of the secrets that have to be entered after the import, which is no fault of it. */
function missingIn(options: ConfigurationsOptions, values: Values): readonly string[] {
  const paths = secretPathsIn(options.secretSettings(String(values.plugin)));
  return paths.filter((path) => textAt(values, path) === undefined).map((path) => path.replaceAll('/', '.'));
}

function within(place: string, { key, label, text }: FieldProblem): FieldProblem {
  return { key: `${place}.${key}`, label: `${place}: ${label}`, text };
}

/** An import holds no secrets: those that are here are kept, unless they would go elsewhere. */
function withSecrets(
  options: ConfigurationsOptions,
  present: Present,
  entered: Values,
): { readonly values: Values; readonly isMissingSecrets: boolean } {
  const old = present.opened.find(({ id }) => id === entered.id) ?? {};
  const settings = options.secretSettings(String(entered.plugin));
  const misdirected = settings === undefined ? [] : misdirectedSecrets(entered, old, entered, settings);
  const kept = keepSecrets(entered, old, secretPathsIn(settings));
  const values = misdirected.reduce((all, path) => withValueAt(all, path, undefined), kept);
  const hasSecret = textAt(values, 'clientSecret') !== undefined;
  if (hasSecret && misdirected.length === 0) return { values, isMissingSecrets: false };
  const secret = hasSecret ? {} : { clientSecret: unenteredSecret };
  return { values: { ...values, ...secret, disabled: true }, isMissingSecrets: true };
}
