import type { RedactedReport, SessionReport } from '@casebridge/plugin-api';
import { type PersonalDataSettings, withoutPersonalData } from '../redaction/personal-data.ts';
import { rulesTooSlow, withRulesInTime } from '../redaction/rules-in-time.ts';
import { withoutSignedLinks } from './signed-links.ts';

/** The report as a person may read it outside of Dynamics: what is not written there is not shown here. */
export function reportForReading(report: SessionReport, settings: PersonalDataSettings): RedactedReport {
  const read = withRulesInTime(settings, () => withoutSignedLinks(withoutPersonalData(report, settings)));
  return read.ok ? { ok: true, report: read.value } : { ok: false, fault: rulesTooSlow };
}
