import { createHash } from 'node:crypto';
import { countBulkEvents } from './bulk.ts';
import type { CustomAttribute, Customer, PlayedSession, Recording, Representative, SessionEvent } from './model.ts';
import type { SessionRecord } from './record.ts';

/** From where and when a session is looked at. */
export interface Viewpoint {
  /** Seconds since 1970; `Infinity` for everything that is scripted. */
  readonly at: number;
  /** Seconds from the end until a report tells it. */
  readonly reportLagSeconds: number;
  /** Where links to the appliance point, such as `https://support.example.com`. */
  readonly origin: string;
}

/** Whether a session is still running at an instant. */
export function isActive(record: SessionRecord, at: number): boolean {
  return record.startedAt <= at && (record.endsAt === null || record.endsAt > at);
}

/**
 * The end as reports give it: not before the lag is over, and not while a representative's survey is pending.
 * Source: docs/vendors/remote-support.md#report-lag.
 */
export function reportedEnd(record: SessionRecord, view: Viewpoint): number | null {
  if (record.endsAt === null || record.endsAt + view.reportLagSeconds > view.at) return null;
  const isIn = record.surveys.some((survey) => survey.respondent === 'representative' && survey.submittedAt <= view.at);
  return record.awaitsRepresentativeSurvey && !isIn ? null : record.endsAt;
}

/** Everything that the session's report says from a viewpoint. */
export function describeSession(record: SessionRecord, view: Viewpoint): PlayedSession {
  const endTime = reportedEnd(record, view);
  const events = record.events.filter((event) => event.timestamp <= view.at);
  const customers = record.customers
    .filter((customer) => customer.joinedAt <= view.at)
    .map(({ leavesAt: _, ...customer }) => customer);
  const representatives = describeRepresentatives(record, view);
  return {
    lsid: record.lsid,
    sequence: record.sequence,
    sessionType: 'support',
    startTime: record.startedAt,
    endTime,
    durationSeconds: lastMoment(record, view) - record.startedAt,
    representativeJoinTime: representatives.find((person) => person.owner)?.joinedAt ?? null,
    publicSite: record.publicSite,
    externalKey: externalKeyAt(record, view.at),
    customAttributes: attributesAt(record, view.at),
    chatViewUrl: endTime === null ? null : chatUrl(record, view, '&view=1'),
    chatDownloadUrl: endTime === null ? null : chatUrl(record, view, ''),
    recordings: endTime === null ? [] : recordingsOf(record, view),
    ...countFiles(events),
    ...primariesOf(customers, representatives),
    jumpoint: record.jumpoint,
    jumpGroup: record.jumpGroup,
    teams: distinctTeams(representatives),
    customers,
    representatives,
    surveys: record.surveys.filter((survey) => survey.submittedAt <= view.at),
    events,
    streamedEvents: countBulkEvents(record, view.at),
  };
}

function primariesOf(
  customers: readonly Customer[],
  representatives: readonly Representative[],
): Pick<PlayedSession, 'primaryCustomer' | 'primaryRepresentative' | 'primaryTeam'> {
  const owner = representatives.find((person) => person.owner);
  const customer = customers.find((person) => person.primary);
  return {
    primaryCustomer: customer ? { gsnumber: customer.gsnumber, name: customer.username } : null,
    primaryRepresentative: owner ? { gsnumber: owner.gsnumber, id: owner.id, name: owner.displayName } : null,
    primaryTeam: owner?.teams[0] ?? null,
  };
}

/** The end, or the moment of the look at a session without one. */
function lastMoment(record: SessionRecord, view: Viewpoint): number {
  const lastEvent = record.events.at(-1)?.timestamp ?? record.startedAt;
  return Math.max(record.startedAt, Math.min(record.endsAt ?? lastEvent, view.at));
}

function describeRepresentatives(record: SessionRecord, view: Viewpoint): Representative[] {
  return record.representatives
    .filter((person) => person.joinedAt <= view.at)
    .map(({ leavesAt, ...person }) => {
      const until = Math.min(leavesAt ?? Infinity, lastMoment(record, view));
      return { ...person, secondsInvolved: Math.max(0, until - person.joinedAt) };
    });
}

/** The external key that the session has at an instant; `null` for none. */
export function externalKeyAt(record: SessionRecord, at: number): string | null {
  return record.externalKeys.findLast((entry) => entry.at <= at)?.value ?? null;
}

/** The custom attributes that the session has at an instant; one that was emptied is none. */
export function attributesAt(record: SessionRecord, at: number): CustomAttribute[] {
  const latest = new Map<string, CustomAttribute>();
  for (const change of record.customAttributes) if (change.at <= at) latest.set(change.value.codeName, change.value);
  return [...latest.values()].filter(({ value }) => value !== '');
}

/** A link that carries its own signature: docs/vendors/remote-support.md#links. */
function chatUrl(record: SessionRecord, view: Viewpoint, suffix: string): string {
  return signedUrl(record, view, 'chat', '', `&dl_action=chat${suffix}`);
}

function signedUrl(record: SessionRecord, view: Viewpoint, medium: string, extra: string, action: string): string {
  const signature = createHash('sha1').update(`${record.lsid}/${medium}/${extra}`).digest('hex');
  const parameters = `l=${record.lsid};h=${signature};t=sd;m=${medium}${extra}`;
  return `${view.origin}/session_download?lsid=${encodeURIComponent(parameters)}${action}`;
}

function recordingsOf(record: SessionRecord, view: Viewpoint): Recording[] {
  const link = (kind: Recording['kind'], medium: string, instance: string): Recording => ({
    kind,
    instance,
    viewUrl: signedUrl(record, view, medium, `;i=${instance}`, `&dl_action=${medium}&view=1`),
    downloadUrl: signedUrl(record, view, medium, `;i=${instance}`, `&dl_action=${medium}`),
  });
  const instances = (type: string): string[] =>
    record.events.filter((event) => event.type === type).map((_, index) => String(index));
  return [
    ...(record.recorded ? [link('session', 'recording', '0')] : []),
    ...instances('Show My Screen Recording').map((instance) => link('show-my-screen', 'screen', instance)),
    ...instances('Command Shell Session Started').map((instance) => link('command-shell', 'shell', instance)),
  ];
}

function countFiles(
  events: readonly SessionEvent[],
): Pick<PlayedSession, 'fileTransferCount' | 'fileMoveCount' | 'fileDeleteCount'> {
  const count = (...types: string[]): number => events.filter((event) => types.includes(event.type)).length;
  return {
    fileTransferCount: count('File Upload', 'File Download'),
    fileMoveCount: count('File Moved'),
    fileDeleteCount: count('File Deleted'),
  };
}

function distinctTeams(people: readonly Representative[]): { id: string; name: string }[] {
  const teams = new Map(people.flatMap((person) => person.teams.map((team) => [team.id, team] as const)));
  return [...teams.values()];
}
