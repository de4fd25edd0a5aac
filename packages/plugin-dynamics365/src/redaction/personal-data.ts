import type { SessionReport } from '@casebridge/plugin-api';
import type { Dynamics365Settings } from '../settings/settings.ts';
import { dataMinimal } from './data-minimal.ts';
import { redactReport } from './redact-report.ts';
import type { RedactionRule } from './rule.ts';
import { builtInRules, createRedactor } from './rules.ts';

/** The settings that decide what is kept of a person. */
export type PersonalDataSettings = Pick<Dynamics365Settings, 'personalData' | 'redactSecrets' | 'redactionRules'>;

/** The rules of these settings, in the order of being applied. */
export function rulesOf(settings: PersonalDataSettings): readonly RedactionRule[] {
  return [...(settings.redactSecrets ? builtInRules : []), ...settings.redactionRules];
}

/** The report as it may be stored: first the preset, then the built-in rules, then a person's own. */
export function withoutPersonalData(report: SessionReport, settings: PersonalDataSettings): SessionReport {
  const kept = settings.personalData === 'minimal' ? dataMinimal(report) : report;
  const rules = rulesOf(settings);
  return rules.length === 0 ? kept : redactReport(kept, createRedactor(rules));
}
