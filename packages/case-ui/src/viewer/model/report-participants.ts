import { numberOf, objectsOf, optional, textOf, type Json } from './json.ts';
import type { ParticipantDetail, ParticipantDetailName, ParticipantView, Role } from './session-view.ts';

const detailMembers: readonly (readonly [member: string, name: ParticipantDetailName])[] = [
  ['username', 'username'],
  ['publicDisplayName', 'publicName'],
  ['privateDisplayName', 'privateName'],
  ['infoName', 'enteredName'],
  ['hostname', 'hostname'],
  ['operatingSystem', 'operatingSystem'],
  ['publicIp', 'publicAddress'],
  ['privateIp', 'privateAddress'],
  ['company', 'company'],
  ['companyCode', 'companyCode'],
  ['issue', 'issue'],
  ['details', 'details'],
];

/** By what people know a participant: the first of his names that is not empty, else his number. */
export function nameOfParticipant(participant: Json): string {
  const { displayName, publicDisplayName, username, infoName, gsnumber } = participant;
  const names = [displayName, publicDisplayName, username, infoName].map(textOf);
  return names.find((name) => name.trim() !== '') ?? `#${textOf(gsnumber)}`;
}

/** What is worth a line: no empty value, and no second time the name that stands above. */
export function worthTelling(details: readonly ParticipantDetail[], name: string): readonly ParticipantDetail[] {
  return details.filter(({ value }) => value.trim() !== '' && value !== name);
}

function readParticipant(participant: Json): ParticipantView {
  const role: Role = participant.role === 'representative' ? 'representative' : 'customer';
  const name = nameOfParticipant(participant);
  const details = detailMembers.map(([member, detail]) => ({ name: detail, value: textOf(participant[member]) }));
  return {
    role,
    name,
    primary: participant.primary === true,
    invited: participant.invited === true,
    ...optional('secondsInvolved', numberOf(participant.secondsInvolved)),
    details: worthTelling(details, name),
  };
}

/** Everybody of a report. A number that it gives twice is one participant: the later entry counts, as in the rows. */
export function readParticipants(list: unknown): ParticipantView[] {
  const byNumber = new Map(objectsOf(list).map((participant) => [textOf(participant.gsnumber), participant]));
  return [...byNumber.values()].map(readParticipant);
}
