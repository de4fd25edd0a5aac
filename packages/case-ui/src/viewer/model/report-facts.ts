import { countFact, durationFact, textFact, timeFact } from './facts.ts';
import { numberOf, objectOf, objectsOf, textOf, type Json } from './json.ts';
import type { Fact, Milliseconds } from './session-view.ts';

/** Seconds of the report as milliseconds. */
export function millisecondsOf(epochSeconds: unknown): Milliseconds | undefined {
  const seconds = numberOf(epochSeconds);
  return seconds === undefined ? undefined : seconds * 1000;
}

function nameOf(place: unknown): string {
  return textOf(objectOf(place).name);
}

/** The appliance writes `-1` for "none". Source: docs/vendors/remote-support.md#session-report. */
function placeOf(place: unknown): string {
  return objectOf(place).id === '-1' ? '' : nameOf(place);
}

function joined({ representativeJoinTime }: Json): Fact[] {
  const { epochSeconds, text } = objectOf(representativeJoinTime);
  const time = timeFact('representativeJoined', millisecondsOf(epochSeconds));
  return time.length > 0 ? time : textFact('representativeJoined', textOf(text));
}

function times(head: Json): Fact[] {
  return [
    ...timeFact('start', millisecondsOf(objectOf(head.startTime).epochSeconds)),
    ...timeFact('end', millisecondsOf(objectOf(head.endTime).epochSeconds)),
    ...durationFact('duration', numberOf(head.durationSeconds)),
  ];
}

function counts(head: Json): Fact[] {
  return [
    ...countFact('filesTransferred', numberOf(head.fileTransferCount)),
    ...countFact('filesMoved', numberOf(head.fileMoveCount)),
    ...countFact('filesDeleted', numberOf(head.fileDeleteCount)),
  ];
}

function recordings(list: unknown): string {
  return objectsOf(list)
    .map(({ kind, instance }) => `${textOf(kind)} ${textOf(instance)}`.trim())
    .join(', ');
}

/** The facts about the whole session, in the order in which they are shown. */
export function readFacts(file: Json, report: Json): Fact[] {
  const head = objectOf(report.head);
  const teams = objectsOf(head.teams).map(nameOf).join(', ');
  return [
    ...times(head),
    ...textFact('customer', nameOf(head.primaryCustomer)),
    ...textFact('representative', nameOf(head.primaryRepresentative)),
    ...joined(head),
    ...textFact('teams', teams || nameOf(head.primaryTeam)),
    ...textFact('externalKey', textOf(head.externalKey)),
    ...textFact('publicSite', nameOf(head.publicSite)),
    ...textFact('jumpoint', placeOf(head.jumpoint)),
    ...textFact('jumpGroup', placeOf(head.jumpGroup)),
    ...counts(head),
    ...textFact('recordings', recordings(report.recordings)),
    ...textFact('sessionType', textOf(head.sessionType)),
    ...textFact('sequence', textOf(head.sequence)),
    ...textFact('lsid', textOf(head.lsid)),
    ...textFact('appliance', textOf(file.applianceHost)),
    ...textFact('language', textOf(file.locale)),
  ];
}
