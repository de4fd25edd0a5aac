import type { SessionReport } from '@casebridge/plugin-api';
import type { Row } from '@casebridge/dataverse';
import type { Dynamics365Settings } from '../settings/settings.ts';
import { withoutPersonalData, type PersonalDataSettings } from '../redaction/personal-data.ts';
import { rowId } from '../row-id.ts';
import { answerRows } from './answer-rows.ts';
import { digestOf, digestOfText } from './digest.ts';
import { eventRows } from './event-rows.ts';
import { participantRows } from './participant-rows.ts';
import { reportDocument } from './report-file.ts';
import { sessionRow } from './session-row.ts';
import { signedLinksOf, withoutSignedLinks } from './signed-links.ts';
import { createTimeWriter } from './times.ts';
import { warningsAbout } from './warnings.ts';

/** What is known about a session beside its report. */
export interface SessionFacts {
  readonly applianceHost: string;
  readonly sessionState: 'ended' | 'in-progress' | 'end-unknown';
  /** Language in which the report was asked for. */
  readonly locale?: string | undefined;
}

/** The settings that decide what is written. */
export type MappingSettings = Pick<
  Dynamics365Settings,
  'timeZone' | 'detailRows' | 'allSystemInformation' | 'storeSignedLinks'
> &
  PersonalDataSettings;

/** A row to be written under its id. */
export interface PlannedRow {
  readonly id: string;
  readonly row: Row;
}

/** The tables of a session's children, which are written, compared and cleared as wholes. */
export const childParts = ['participants', 'events', 'answers'] as const;
export type ChildPart = (typeof childParts)[number];

/** Everything that a session is to be in Dynamics, but for its case and owner, which only Dynamics knows. */
export interface PushPlan {
  readonly lsid: string;
  readonly session: PlannedRow;
  readonly participants: readonly PlannedRow[];
  readonly events: readonly PlannedRow[];
  readonly answers: readonly PlannedRow[];
  /** The whole report as JSON text. */
  readonly document: string;
  /** One digest for each part; equal digests mean equal rows. */
  readonly digests: Readonly<Record<'session' | 'document' | ChildPart, string>>;
  /** Digest over all parts. */
  readonly digest: string;
  /** What a person should know, as sentences; also written on the row. */
  readonly warnings: readonly string[];
}

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
