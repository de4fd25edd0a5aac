import type { SessionHead, SessionReport } from '@casebridge/plugin-api';
import { importStates, largestBytes, largestWhole, securedTexts, sessionTexts } from './columns.ts';
import type { MappingSettings, PlannedRow, SessionFacts } from './push-plan.ts';
import { systemInformationOf } from './system-information.ts';
import { oneLine, textColumns } from './text.ts';
import type { TimeWriter } from './times.ts';
import { notesOf, transcriptOf } from './transcript.ts';

/** Source of a session's row. */
export interface SessionSource {
  readonly report: SessionReport;
  readonly facts: SessionFacts;
  readonly settings: MappingSettings;
  /** Addresses that may open without a login, where they are wanted; the report holds none. */
  readonly links: string | undefined;
  readonly times: TimeWriter;
  readonly warnings: readonly string[];
  readonly documentBytes: number;
}

const states = {
  ended: importStates.complete,
  'in-progress': importStates.inProgress,
  'end-unknown': importStates.endUnknown,
} as const;

function sessionName(head: SessionHead): string {
  const customer = oneLine(head.primaryCustomer?.name ?? '');
  const representative = oneLine(head.primaryRepresentative?.name ?? '');
  if (customer !== '' && representative !== '') return `${customer} with ${representative}`;
  if (customer !== '') return `${customer}, no representative`;
  if (representative !== '') return `${representative}, no customer`;
  return `Session ${head.sequence ?? head.lsid.slice(0, 8)}`;
}

function whole(value: number | undefined): number | null {
  return value === undefined || !Number.isFinite(value) ? null : Math.min(Math.max(0, Math.round(value)), largestWhole);
}

/** The appliance writes `-1` for "none". Source: docs/vendors/remote-support.md#session-report. */
function present<T extends { readonly id?: string }>(place: T | undefined): T | undefined {
  return place?.id === '-1' ? undefined : place;
}

/** A text column, as an appliance may give no instant: that is kept as it stands. */
function joinTime({ representativeJoinTime: joined }: SessionHead, times: TimeWriter): string | undefined {
  return times.readable(joined?.epochSeconds) || joined?.text;
}

function sessionLink(host: string, lsid: string): string {
  return `https://${host}/login/sd_reporting?reportType=SupportSession&sessionId=${encodeURIComponent(lsid)}`;
}

function customAttributes({ customAttributes: attributes }: SessionReport): string {
  return attributes.map(({ codeName, displayName, value }) => `${displayName ?? codeName}: ${value}`).join('\n');
}

function recordingList({ recordings }: SessionReport): string {
  return recordings.map(({ kind, instance }) => (instance === undefined ? kind : `${kind} ${instance}`)).join(', ');
}

function people(head: SessionHead) {
  const { primaryCustomer: customer, primaryRepresentative: representative, primaryTeam: team } = head;
  return {
    bt_primarycustomer: customer?.name,
    bt_primarycustomernumber: customer?.gsnumber,
    bt_primaryrepresentative: representative?.name,
    bt_primaryrepresentativenumber: representative?.gsnumber,
    bt_primaryrepresentativeid: representative?.id,
    bt_primaryteam: team?.name,
    bt_primaryteamid: team?.id,
    bt_teams: head.teams.map(({ name }) => name).join(', '),
  };
}

function places({ publicSite, ...head }: SessionHead) {
  const jumpoint = present(head.jumpoint);
  const jumpGroup = present(head.jumpGroup);
  return {
    bt_publicsite: publicSite?.name,
    bt_publicsiteid: publicSite?.id,
    bt_jumpoint: jumpoint?.name,
    bt_jumpointid: jumpoint?.id,
    bt_jumpgroup: jumpGroup?.name,
    bt_jumpgroupid: jumpGroup?.id,
    bt_jumpgrouptype: jumpGroup?.type,
  };
}

function readableTexts({ report, facts, settings, times, warnings }: SessionSource) {
  return {
    bt_customattributes: customAttributes(report),
    bt_transcript: transcriptOf(report, times),
    bt_notes: notesOf(report, times),
    bt_systeminformation: systemInformationOf(report, times, settings.allSystemInformation),
    bt_sessionlink: sessionLink(facts.applianceHost, report.head.lsid),
    bt_recordings: recordingList(report),
    bt_importremarks: warnings.join('\n'),
  };
}

/** The row of a session but for its case, owner and digests. */
export function sessionRow(source: SessionSource): PlannedRow['row'] {
  const { report, facts, times } = source;
  const { head } = report;
  return {
    ...textColumns(sessionTexts, {
      bt_name: sessionName(head),
      bt_externalkey: head.externalKey,
      bt_timezone: times.zone,
      bt_representativejointime: joinTime(head, times),
      ...people(head),
      ...places(head),
      ...readableTexts(source),
      bt_sessiontype: head.sessionType,
      bt_lsid: head.lsid.toLowerCase(),
      bt_appliancehost: facts.applianceHost,
      bt_locale: facts.locale,
    }),
    // Only who is in a column security profile may write a secured column: it is not even named where it is not wanted.
    ...(source.links === undefined ? {} : textColumns(securedTexts, { bt_signedlinks: source.links })),
    bt_starttime: times.column(head.startTime?.epochSeconds),
    bt_endtime: times.column(head.endTime?.epochSeconds),
    bt_durationseconds: whole(head.durationSeconds),
    bt_filetransfercount: whole(head.fileTransferCount),
    bt_filemovecount: whole(head.fileMoveCount),
    bt_filedeletecount: whole(head.fileDeleteCount),
    bt_sequence: whole(head.sequence),
    bt_reportbytes: Math.min(source.documentBytes, largestBytes),
    bt_importstate: states[facts.sessionState],
  };
}
