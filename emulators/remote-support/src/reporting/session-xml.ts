import { spellLsid, type ApplianceSettings } from '../settings.ts';
import type { Customer, PlayedSession, Recording, Representative, SessionEvent, Survey } from '../sessions/model.ts';
import { writeEvent, writeValue, type ReportStyle } from './event-xml.ts';
import { clockDuration, isoTime } from './times.ts';
import { element, joined, leaf, type Pieces } from '../xml-api/xml.ts';

/** A session and all of its log, which may be longer than `session.events`. */
export interface ReportedSession {
  readonly session: PlayedSession;
  readonly events: Iterable<SessionEvent>;
}

/** One session of a report. Source: docs/vendors/remote-support.md#session-report. */
export function writeSession({ session, events }: ReportedSession, style: ReportStyle): Pieces {
  return element(
    'session',
    { lsid: spellLsid(session.lsid, style.settings) },
    joined(sessionChildren(session, events, style)),
  );
}

/** In the order that was observed. */
function* sessionChildren(
  session: PlayedSession,
  events: Iterable<SessionEvent>,
  style: ReportStyle,
): Generator<Iterable<string>, void, undefined> {
  yield writeTimes(session, style.settings);
  yield writeFacts(session);
  yield writePrimaries(session);
  yield element('customer_list', {}, joined(session.customers.map((person) => writeCustomer(person, style.settings))));
  yield element('rep_list', {}, joined(session.representatives.map(writeRepresentative)));
  yield element(
    'team_list',
    {},
    session.teams.map(({ id, name }) => leaf('team', name, { id })),
  );
  if (style.settings.surveysInReport) {
    yield writeSurveys('cust_survey_list', 'cust_exit_survey', session, 'customer');
    yield writeSurveys('rep_survey_list', 'rep_exit_survey', session, 'representative');
  }
  yield element('session_details', {}, writeEvents(events, style));
}

function* writeEvents(events: Iterable<SessionEvent>, style: ReportStyle): Pieces {
  for (const event of events) yield* writeEvent(event, style);
}

function* writeTimes(session: PlayedSession, settings: ApplianceSettings): Pieces {
  const time = (name: string, seconds: number): string =>
    leaf(name, isoTime(seconds, settings.timeZoneMinutes), { timestamp: seconds });
  yield leaf('session_type', session.sessionType);
  yield leaf('lseq', session.sequence);
  yield time('start_time', session.startTime);
  if (session.endTime !== null) yield time('end_time', session.endTime);
  else if (settings.runningEndTime === 'empty') yield leaf('end_time');
  yield leaf('duration', clockDuration(session.durationSeconds));
  if (session.representativeJoinTime !== null) yield time('rep_join_time', session.representativeJoinTime);
}

function* writeFacts(session: PlayedSession): Pieces {
  yield leaf('public_site', session.publicSite.name, { id: session.publicSite.id });
  if (session.externalKey !== null) yield leaf('external_key', session.externalKey);
  yield* element(
    'custom_attributes',
    {},
    session.customAttributes.map(({ displayName, codeName, value }) =>
      leaf('custom_attribute', value, { display_name: displayName, code_name: codeName }),
    ),
  );
  if (session.chatViewUrl !== null) yield leaf('session_chat_view_url', session.chatViewUrl);
  if (session.chatDownloadUrl !== null) yield leaf('session_chat_download_url', session.chatDownloadUrl);
  yield* writeRecordings(session.recordings);
  yield leaf('file_transfer_count', session.fileTransferCount);
  yield leaf('file_move_count', session.fileMoveCount);
  yield leaf('file_delete_count', session.fileDeleteCount);
}

/** Source: docs/vendors/remote-support.md#recordings. */
function* writeRecordings(recordings: readonly Recording[]): Pieces {
  for (const recording of recordings.filter(({ kind }) => kind === 'session')) {
    yield leaf('session_recording_view_url', recording.viewUrl);
    yield leaf('session_recording_download_url', recording.downloadUrl);
  }
  const lists = [
    ['show-my-screen', 'show_my_screen_recordings', 'show_my_screen_recording'],
    ['command-shell', 'command_shell_recordings', 'command_shell_recording'],
  ] as const;
  for (const [kind, list, item] of lists) {
    const own = recordings.filter((recording) => recording.kind === kind);
    if (own.length > 0) yield* element(list, {}, joined(own.map((recording) => writeRecording(item, recording))));
  }
}

function writeRecording(name: string, recording: Recording): Pieces {
  const links = [leaf('download_url', recording.downloadUrl), leaf('view_url', recording.viewUrl)];
  return element(name, { instance: recording.instance }, links);
}

function* writePrimaries({ primaryCustomer, ...session }: PlayedSession): Pieces {
  if (primaryCustomer) yield leaf('primary_customer', primaryCustomer.name, { gsnumber: primaryCustomer.gsnumber });
  yield leaf('jumpoint', session.jumpoint?.name, { id: session.jumpoint?.id ?? '-1' });
  yield leaf('jump_group', session.jumpGroup?.name, {
    type: session.jumpGroup?.type,
    id: session.jumpGroup?.id ?? '-1',
  });
  const owner = session.primaryRepresentative;
  if (owner) yield leaf('primary_rep', owner.name, { gsnumber: owner.gsnumber, id: owner.id });
  if (session.primaryTeam) yield leaf('primary_team', session.primaryTeam.name, { id: session.primaryTeam.id });
}

function writeCustomer(person: Customer, settings: ApplianceSettings): Pieces {
  return element('customer', { gsnumber: person.gsnumber }, [
    ...writePlace(person),
    leaf('primary_cust', person.primary ? 1 : 0),
    ...writeInfo(person.info, settings.customerInfo),
  ]);
}

/** Readers of real reports found this in two places: docs/vendors/remote-support.md#participants. */
function* writeInfo(info: Customer['info'], form: ApplianceSettings['customerInfo']): Pieces {
  if (!info) return;
  const entered = [
    leaf('company', info.company),
    leaf('company_code', info.companyCode),
    leaf('issue', info.issue),
    leaf('details', info.details),
  ];
  if (form === 'direct') yield* entered;
  else yield* element('info', {}, [leaf('name', info.name), ...entered]);
}

function* writePlace(person: Customer | Representative): Pieces {
  yield leaf('username', person.username);
  if (person.role === 'representative') {
    yield leaf('display_name', person.displayName);
    yield leaf('public_display_name', person.publicDisplayName);
    yield leaf('private_display_name', person.privateDisplayName);
  }
  yield leaf('public_ip', person.publicIp);
  yield leaf('private_ip', person.privateIp);
  if (person.hostname !== undefined) yield leaf('hostname', person.hostname);
  yield leaf('os', person.operatingSystem);
}

function writeRepresentative(person: Representative): Pieces {
  return element('representative', { gsnumber: person.gsnumber, id: person.id }, [
    ...writePlace(person),
    leaf('session_owner', person.owner ? 1 : 0),
    leaf('seconds_involved', person.secondsInvolved),
    ...(person.invited ? [leaf('invited', 1)] : []),
  ]);
}

function writeSurveys(list: string, name: string, session: PlayedSession, respondent: Survey['respondent']): Pieces {
  const surveys = session.surveys.filter((survey) => survey.respondent === respondent);
  return element(
    list,
    {},
    joined(
      surveys.map((survey) =>
        element(
          name,
          { gsnumber: survey.gsnumber },
          survey.answers.map((answer) => writeValue({ ...answer, value: onOneLine(answer.value) })),
        ),
      ),
    ),
  );
}

/** A line break in an answer is written as a backslash and an n: docs/vendors/remote-support.md#exit-surveys. */
export function onOneLine(text: string): string {
  return text.replaceAll('\n', '\\n');
}
