import type { SettingsSchema, SettingsValues } from '@casebridge/plugin-api';
import { readCertificate, vendorOrigin } from '@casebridge/dataverse';
import { z } from 'zod';
import type { RedactionRule } from '../redaction/rule.ts';
import { parseRules } from '../redaction/rules.ts';
import { settingsForm, type SettingsFormValues } from './form.ts';
import type { Credential, Dynamics365Settings } from './settings.ts';

/** JSON Schema of the form, for whoever shows it. */
export const settingsSchema: SettingsSchema = z.toJSONSchema(settingsForm, { io: 'input' });

/** Settings that can be used, or everything that is wrong with them. */
export type ParsedSettings =
  | { readonly ok: true; readonly settings: Dynamics365Settings }
  | { readonly ok: false; readonly problems: readonly string[] };

type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: readonly string[] };

/** The label of a field, by which a person knows it. */
export function labelOf(field: keyof SettingsFormValues): string {
  return settingsForm.shape[field].meta()?.title ?? field;
}

/** Checks the settings of a form and fills in defaults. Unknown values are ignored. */
export function parseSettings(values: SettingsValues): ParsedSettings {
  const parsed = settingsForm.safeParse(values);
  if (!parsed.success) return { ok: false, problems: [...fieldProblems(parsed.error), ...problemsBetween(values)] };
  const form = parsed.data;
  const credential = readCredential(form);
  const zone = readZone(form);
  const rules = readRules(form);
  if (rules.ok && credential.ok && zone.ok) {
    return { ok: true, settings: toSettings(form, credential.value, rules.value, zone.value) };
  }
  return { ok: false, problems: problemsOf([credential, zone, rules]) };
}

function fieldProblems({ issues }: z.ZodError): string[] {
  return issues.map((issue) => `${labelOf(issue.path[0] as keyof SettingsFormValues)} ${issue.message}.`);
}

/** Contradictions between fields that are valid by themselves; all are reported at once. */
function problemsBetween(values: SettingsValues): string[] {
  const credential = settingsForm.pick({ clientSecret: true, certificate: true }).safeParse(values);
  const zone = settingsForm.pick({ timestampsAsUtc: true, timeZone: true }).safeParse(values);
  const rules = settingsForm.pick({ redactionRules: true }).safeParse(values);
  return problemsOf([
    credential.data && readCredential(credential.data),
    zone.data && readZone(zone.data),
    rules.data && readRules(rules.data),
  ]);
}

function problemsOf(reads: readonly (Read<unknown> | undefined)[]): string[] {
  return reads.flatMap((read) => (read === undefined || read.ok ? [] : read.problems));
}

function readZone(form: Pick<SettingsFormValues, 'timestampsAsUtc' | 'timeZone'>): Read<string> {
  if (form.timestampsAsUtc) return { ok: true, value: 'UTC' };
  if (form.timeZone !== '') return { ok: true, value: form.timeZone };
  const problem = `${labelOf('timeZone')} is missing, which is needed because ${labelOf('timestampsAsUtc')} is off.`;
  return { ok: false, problems: [problem] };
}

function readRules(form: Pick<SettingsFormValues, 'redactionRules'>): Read<readonly RedactionRule[]> {
  const rules = parseRules(form.redactionRules);
  if (rules.ok) return { ok: true, value: rules.rules };
  return { ok: false, problems: rules.problems.map((problem) => `${labelOf('redactionRules')}: ${problem}.`) };
}

/** A certificate is preferred where both are given: the secret may be an old one. */
function readCredential(form: Pick<SettingsFormValues, 'clientSecret' | 'certificate'>): Read<Credential> {
  if (form.certificate.trim() === '') {
    if (form.clientSecret !== '') return { ok: true, value: { kind: 'secret', secret: form.clientSecret } };
    return { ok: false, problems: [`${labelOf('clientSecret')} is missing.`] };
  }
  try {
    const certificate = readCertificate({ certificate: form.certificate, privateKey: form.certificate });
    return { ok: true, value: { kind: 'certificate', certificate } };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'It cannot be read.';
    return { ok: false, problems: [`${labelOf('certificate')}: ${message}`] };
  }
}

function toSettings(
  form: SettingsFormValues,
  credential: Credential,
  redactionRules: readonly RedactionRule[],
  timeZone: string,
): Dynamics365Settings {
  return {
    url: vendorOrigin(labelOf('dynamicsUrl'), form.dynamicsUrl),
    tenantId: form.tenantId,
    applicationId: form.applicationId,
    credential,
    credentialExpires: expiryOf(form, credential),
    allSessions: form.allSessions,
    prefixes: prefixList(form.allowedPrefixes),
    timeZone,
    loginHost: form.loginHost === '' ? undefined : form.loginHost,
    detailRows: form.detailRows,
    allSystemInformation: form.allSystemInformation,
    storeSignedLinks: form.storeSignedLinks,
    personalData: form.personalData,
    redactSecrets: form.redactSecrets,
    redactionRules,
    ownerTeam: form.ownerTeam === '' ? undefined : form.ownerTeam.toLowerCase(),
    shadowMode: form.shadowMode,
    sessionKeys: {
      answered: form.answerSessionKeys,
      representativeNameFrom: form.representativeNameFrom,
      ttlSeconds: form.sessionKeyMinutes === 0 ? undefined : form.sessionKeyMinutes * 60,
      perUserAndHour: form.sessionKeysPerHour,
    },
  };
}

function expiryOf(form: SettingsFormValues, credential: Credential): Date | undefined {
  if (credential.kind === 'certificate') return credential.certificate.validTo;
  return form.secretExpires === '' ? undefined : new Date(`${form.secretExpires}T00:00:00Z`);
}

/** A dash at the end of a prefix is taken for the one between prefix and number. */
function prefixList(text: string): string[] {
  const prefixes = text.split(',').map((prefix) => prefix.trim().replace(/-+$/, '').toUpperCase());
  return [...new Set(prefixes.filter((prefix) => prefix !== ''))];
}
