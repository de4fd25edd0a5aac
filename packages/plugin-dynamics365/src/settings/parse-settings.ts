import type { SettingsSchema, SettingsValues } from '@casebridge/plugin-api';
import { vendorOrigin } from '@casebridge/dataverse';
import { z } from 'zod';
import { parseRules } from '../redaction/rules.ts';
import { settingsForm, type SettingsFormValues } from './form.ts';
import type { Dynamics365Settings } from './settings.ts';

/** JSON Schema of the form, for whoever shows it. */
export const settingsSchema: SettingsSchema = z.toJSONSchema(settingsForm, { io: 'input' });

/** Settings that can be used, or everything that is wrong with them. */
export type ParsedSettings =
  | { readonly ok: true; readonly settings: Dynamics365Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The label of a field, by which a person knows it. */
export function labelOf(field: string): string {
  const shape: Readonly<Record<string, z.ZodType>> = settingsForm.shape;
  return shape[field]?.meta()?.title ?? field;
}

/** Checks the settings of a form and fills in defaults. Unknown values are ignored. */
export function parseSettings(values: SettingsValues): ParsedSettings {
  const parsed = settingsForm.safeParse(values);
  const problems = parsed.success
    ? furtherProblems(parsed.data)
    : parsed.error.issues.map((issue) => `${labelOf(String(issue.path[0]))} ${issue.message}.`);
  if (!parsed.success || problems.length > 0) return { ok: false, problems };
  return { ok: true, settings: toSettings(parsed.data) };
}

function furtherProblems(form: SettingsFormValues): string[] {
  const rules = parseRules(form.redactionRules);
  return [
    ...zoneProblems(form),
    ...(rules.ok ? [] : rules.problems.map((problem) => `${labelOf('redactionRules')}: ${problem}.`)),
  ];
}

function zoneProblems(form: SettingsFormValues): string[] {
  if (form.timestampsAsUtc || form.timeZone !== '') return [];
  return [`${labelOf('timeZone')} is missing, which is needed because ${labelOf('timestampsAsUtc')} is off.`];
}

function toSettings(form: SettingsFormValues): Dynamics365Settings {
  const rules = parseRules(form.redactionRules);
  return {
    url: vendorOrigin(labelOf('dynamicsUrl'), form.dynamicsUrl),
    tenantId: form.tenantId,
    applicationId: form.applicationId,
    clientSecret: form.clientSecret,
    allSessions: form.allSessions,
    prefixes: prefixList(form.allowedPrefixes),
    timeZone: form.timestampsAsUtc ? 'UTC' : form.timeZone,
    loginHost: form.loginHost === '' ? undefined : form.loginHost,
    detailRows: form.detailRows,
    allSystemInformation: form.allSystemInformation,
    storeSignedLinks: form.storeSignedLinks,
    personalData: form.personalData,
    redactSecrets: form.redactSecrets,
    redactionRules: rules.ok ? rules.rules : [],
    ownerTeam: form.ownerTeam === '' ? undefined : form.ownerTeam.toLowerCase(),
    shadowMode: form.shadowMode,
  };
}

/** A dash at the end of a prefix is taken for the one between prefix and number. */
function prefixList(text: string): string[] {
  const prefixes = text.split(',').map((prefix) => prefix.trim().replace(/-+$/, '').toUpperCase());
  return [...new Set(prefixes.filter((prefix) => prefix !== ''))];
}
