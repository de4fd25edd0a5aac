import type { SessionReport } from '@casebridge/plugin-api';
import { withoutPersonalData } from '../redaction/personal-data.ts';
import { rowId } from '../row-id.ts';
import { answerRows } from './answer-rows.ts';
import { digestOf, digestOfText } from './digest.ts';
import { eventRows } from './event-rows.ts';
import { participantRows } from './participant-rows.ts';
import type { MappingSettings, PushPlan, SessionFacts } from './push-plan.ts';
import { reportDocument } from './report-file.ts';
import { sessionRow } from './session-row.ts';
import { signedLinksOf, withoutSignedLinks } from './signed-links.ts';
import { createTimeWriter } from './times.ts';
import { warningsAbout } from './warnings.ts';

/** Maps a report to what is to be written. Depends on nothing but its arguments. */
export function planPush(given: SessionReport, facts: SessionFacts, settings: MappingSettings): PushPlan {
  const kept = withoutPersonalData(given, settings);
  // Whoever may read a session reads its texts, its events and its file: no such address may stand there.
  const report = withoutSignedLinks(kept);
  const links = settings.storeSignedLinks ? signedLinksOf(kept) : undefined;
  const lsid = report.head.lsid.toLowerCase();
  const times = createTimeWriter(settings.timeZone);
  const warnings = warningsAbout(report, settings);
  const document = reportDocument(report, facts);
  const session = {
    id: rowId('bt_session', lsid),
    row: sessionRow({ report, facts, settings, links, times, warnings, documentBytes: Buffer.byteLength(document) }),
  };
  const parts = {
    session,
    participants: participantRows(report),
    events: eventRows(report, settings.detailRows, times),
    answers: answerRows(report),
    document,
  };
  const digests = {
    session: digestOf(session),
    participants: digestOf(parts.participants),
    events: digestOf(parts.events),
    answers: digestOf(parts.answers),
    document: digestOfText(document),
  };
  return { lsid, ...parts, digests, digest: digestOf(digests), warnings };
}
