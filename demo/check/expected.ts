import type { Participant, PlayedSession, SessionEvent } from './played.ts';
import type { Expected } from './compare.ts';

/**
 * Expected rows in Dynamics after a session was played, derived from the played session alone. Nothing of the
 * product's own mapping is used here, so that a fault in it shows.
 */

/** An instant as the Web API writes it. */
function instant(seconds: number | null): string | null {
  return seconds === null ? null : new Date(seconds * 1000).toISOString().replace('.000Z', 'Z');
}

/** A choice is compared by the label that a person sees. */
export function label(column: string): string {
  return `${column}@OData.Community.Display.V1.FormattedValue`;
}

/** Something with a name and an id fills two columns. */
function named(column: string, value: { readonly id: string; readonly name: string } | null): Expected {
  return { [column]: value?.name, [`${column}id`]: value?.id };
}

/** A participant fills two columns too: name, and number within the session. */
function numbered(column: string, value: { readonly gsnumber: string; readonly name: string } | null): Expected {
  return { [column]: value?.name, [`${column}number`]: value?.gsnumber };
}

/** The session's own row. */
export function expectedSession(played: PlayedSession, caseId: string | null): Expected {
  return {
    bt_lsid: played.lsid,
    bt_sequence: played.sequence,
    bt_sessiontype: played.sessionType,
    bt_starttime: instant(played.startTime),
    bt_endtime: instant(played.endTime),
    bt_durationseconds: played.durationSeconds,
    bt_externalkey: played.externalKey,
    _bt_caseid_value: caseId,
    ...named('bt_publicsite', played.publicSite),
    ...numbered('bt_primarycustomer', played.primaryCustomer),
    ...numbered('bt_primaryrepresentative', played.primaryRepresentative),
    bt_primaryrepresentativeid: played.primaryRepresentative?.id,
    ...named('bt_primaryteam', played.primaryTeam),
    ...named('bt_jumpoint', played.jumpoint),
    ...named('bt_jumpgroup', played.jumpGroup),
    bt_jumpgrouptype: played.jumpGroup?.type,
    bt_filetransfercount: played.fileTransferCount,
    bt_filemovecount: played.fileMoveCount,
    bt_filedeletecount: played.fileDeleteCount,
    [label('bt_importstate')]: 'Complete',
  };
}

/** The row of a customer or representative. */
export function expectedParticipant(participant: Participant): Expected {
  const common = {
    bt_number: participant.gsnumber,
    bt_username: participant.username,
    bt_publicip: participant.publicIp,
    bt_privateip: participant.privateIp,
    bt_hostname: participant.hostname,
    bt_operatingsystem: participant.operatingSystem,
  };
  if (participant.role === 'customer') {
    return {
      ...common,
      [label('bt_role')]: 'Customer',
      bt_primary: participant.primary,
      bt_company: participant.info?.company,
      bt_companycode: participant.info?.companyCode,
      bt_issue: participant.info?.issue,
      bt_details: participant.info?.details,
    };
  }
  return {
    ...common,
    [label('bt_role')]: 'Representative',
    bt_accountid: participant.id,
    bt_displayname: participant.displayName,
    bt_publicdisplayname: participant.publicDisplayName,
    bt_privatedisplayname: participant.privateDisplayName,
    bt_primary: participant.owner,
    bt_secondsinvolved: participant.secondsInvolved,
  };
}

/** The kinds that become rows by default, and the label of each; everything else is in the report file only. */
const kinds: readonly (readonly [pattern: RegExp, label: string])[] = [
  [/^Chat Message$/, 'Chat message'],
  [/^File /, 'File transfer'],
  [/^(Files Shared|Directory Created)$/, 'File transfer'],
  [/^Special Action Executed$/, 'Special action'],
  [/^Session Note Added$/, 'Session note'],
];

/** @returns the label of its kind if the event has to have a row, else `undefined` */
export function kindOfRow(event: SessionEvent): string | undefined {
  return kinds.find(([pattern]) => pattern.test(event.type))?.[1];
}

/** Dynamics refuses these in a text; a row shows the sign for "no character" instead, and the report file keeps them. */
// eslint-disable-next-line no-control-regex -- exactly these are meant
const notStorable = /[\u0000-\u0008\u000B\u000C\u000E-\u001F]/g;

/** A text as a row can hold it. */
export function storable(text: string): string {
  return text.replace(notStorable, '\uFFFD');
}

/** Who did something, or to whom, fills three columns. */
function actor(column: string, value: SessionEvent['performedBy']): Expected {
  return { [column]: value?.name, [`${column}type`]: value?.type, [`${column}number`]: value?.gsnumber };
}

/** The row of an event. @param ordinal its position in the report, from 1 */
export function expectedEvent(event: SessionEvent, ordinal: number): Expected {
  return {
    bt_ordinal: ordinal,
    bt_eventtype: event.type,
    bt_time: instant(event.timestamp),
    ...actor('bt_performedby', event.performedBy),
    ...actor('bt_destination', event.destination),
    bt_text: event.body === undefined ? null : storable(event.body),
  };
}
