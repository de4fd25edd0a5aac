import type { Participant, SessionEvent, SessionReport } from '@casebridge/plugin-api';
import type { ReadableReport, ReportEntry } from '../protocol.ts';

/** Of facts, and of entries: more than that nobody reads on a page, and a session may have ten thousand. */
const mostShown = 500;
/** In characters. */
const longestText = 500;

type Fact = ReadableReport['facts'][number];

/** Brings a redacted report into the form in which it is shown: what is too long is cut, what is too much is counted. */
export function readable(report: SessionReport): ReadableReport {
  const facts = [...sessionFacts(report), ...report.participants.flatMap(participantFacts), ...surveyFacts(report)];
  const { events } = report;
  return {
    facts: facts.slice(0, mostShown).map(([label, value]): Fact => [cut(label), cut(value)]),
    entries: events.slice(0, mostShown).map(entryOf),
    left: Math.max(0, facts.length - mostShown) + Math.max(0, events.length - mostShown),
  };
}

function sessionFacts({ head, customAttributes }: SessionReport): readonly Fact[] {
  return [
    ['Session', head.lsid],
    ...given('Type', head.sessionType),
    ...given('External key', head.externalKey),
    ...given('Started', instant(head.startTime?.epochSeconds)),
    ...given('Ended', instant(head.endTime?.epochSeconds)),
    ...given('Public site', head.publicSite?.name),
    ...given('Team', head.primaryTeam?.name),
    ...customAttributes.map(({ codeName, displayName, value }): Fact => [displayName ?? codeName, value]),
  ];
}

function participantFacts(participant: Participant): readonly Fact[] {
  const { role, displayName, username, infoName, company, companyCode, issue, details } = participant;
  const who = role === 'customer' ? 'Customer' : 'Representative';
  return [
    [who, displayName ?? username ?? infoName ?? participant.gsnumber],
    ...given(`${who}: computer`, joined([participant.hostname, participant.operatingSystem])),
    ...given(`${who}: company`, joined([company, companyCode])),
    ...given(`${who}: issue`, issue),
    ...given(`${who}: details`, details),
  ];
}

function surveyFacts({ surveys }: SessionReport): readonly Fact[] {
  return surveys.flatMap(({ respondent, answers }) =>
    answers.map(({ name, value }): Fact => [`Survey of the ${respondent}: ${name}`, value]),
  );
}

function entryOf({ epochSeconds, performedBy, type, body, data, files }: SessionEvent): ReportEntry {
  const said = body === undefined || body === '' ? [] : [body];
  const told = data.map(({ name, value }) => `${name}: ${value}`);
  const lines = [...said, ...told, ...files.map(({ name }) => name)];
  const who = performedBy?.name === '' ? performedBy.type : performedBy?.name;
  return { at: instant(epochSeconds), who: cut(who ?? ''), what: cut(type), text: cut(lines.join('\n')) };
}

function given(label: string, value: string | undefined): readonly Fact[] {
  return value === undefined || value === '' ? [] : [[label, value]];
}

function joined(parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(', ');
}

/** @returns `undefined` for what is no instant: a report may hold any number */
function instant(epochSeconds: number | undefined): string | undefined {
  const date = new Date((epochSeconds ?? Number.NaN) * 1000);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().replace('.000Z', 'Z');
}

function cut(text: string): string {
  if (text.length <= longestText) return text;
  // Half a character is none.
  return `${text.slice(0, longestText - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
