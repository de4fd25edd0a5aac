import type { Participant, SessionReport } from '@casebridge/plugin-api';
import { rowId } from '../row-id.ts';
import { largestWhole, participantTexts, roles } from './columns.ts';
import type { PlannedRow } from './push-plan.ts';
import { textColumns } from './text.ts';

/** Display name of a participant. */
export function participantName(participant: Participant): string {
  const names = [participant.displayName, participant.publicDisplayName, participant.username, participant.infoName];
  return (
    names.find((name) => name !== undefined && name.trim() !== '') ?? `${participant.role} ${participant.gsnumber}`
  );
}

function participantRow(participant: Participant): PlannedRow['row'] {
  const seconds = participant.secondsInvolved;
  return {
    ...textColumns(participantTexts, {
      bt_name: participantName(participant),
      bt_number: participant.gsnumber,
      bt_accountid: participant.id,
      bt_username: participant.username,
      bt_displayname: participant.displayName,
      bt_publicdisplayname: participant.publicDisplayName,
      bt_privatedisplayname: participant.privateDisplayName,
      bt_publicip: participant.publicIp,
      bt_privateip: participant.privateIp,
      bt_hostname: participant.hostname,
      bt_operatingsystem: participant.operatingSystem,
      bt_enteredname: participant.infoName,
      bt_company: participant.company,
      bt_companycode: participant.companyCode,
      bt_issue: participant.issue,
      bt_details: participant.details,
    }),
    bt_role: roles[participant.role],
    bt_primary: participant.primary ?? false,
    bt_invited: participant.invited ?? false,
    bt_secondsinvolved: seconds === undefined ? null : Math.min(Math.max(0, Math.round(seconds)), largestWhole),
  };
}

/** One row for each participant. A number that the report gives twice is one participant: the later entry counts. */
export function participantRows({ head, participants }: SessionReport): PlannedRow[] {
  const rows = new Map<string, PlannedRow>();
  for (const participant of participants) {
    const id = rowId('bt_sessionparticipant', head.lsid, participant.gsnumber);
    rows.set(id, { id, row: participantRow(participant) });
  }
  return [...rows.values()];
}
