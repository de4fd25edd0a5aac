import type { RepresentativeAccount } from './cast.ts';
import type { CustomAttribute, NamedText } from './model.ts';
import {
  actorOf,
  addEvent,
  addJoining,
  addLeaving,
  addNotice,
  closeFrame,
  resolveWho,
  type SessionRecord,
} from './record.ts';
import type { Who } from './script.ts';

/*
 * Changes to a session that its script does not hold. Each adds what the report says about it and what the recipients
 * are told. Source of the events' names: docs/vendors/remote-support.md#session-events.
 */

/** Gives the session another external key from an instant on. */
export function addKeyChange(record: SessionRecord, at: number, value: string): void {
  record.externalKeys.push({ at, value });
  const performedBy = resolveWho(record, 'system');
  addEvent(record, { timestamp: at, type: 'External Key', performedBy, body: value, data: [], files: [] });
}

/** Gives the session a custom attribute, or another value of one, from an instant on. */
export function addAttributeChange(record: SessionRecord, at: number, value: CustomAttribute): void {
  record.customAttributes.push({ at, value });
}

/** Hands in a survey. The event's contents are an assumption: docs/vendors/remote-support.md#open-questions. */
export function addSurvey(record: SessionRecord, survey: { by: Who; answers: readonly NamedText[]; at: number }): void {
  const actor = resolveWho(record, survey.by);
  const respondent = actor.type === 'customer' ? 'customer' : 'representative';
  record.surveys.push({ respondent, gsnumber: actor.gsnumber, submittedAt: survey.at, answers: survey.answers });
  addEvent(record, {
    timestamp: survey.at,
    type: respondent === 'customer' ? 'Customer Exit Survey' : 'Representative Exit Survey',
    performedBy: actor,
    data: survey.answers,
    files: [],
  });
  const word = respondent === 'customer' ? 'customer' : 'rep';
  addNotice(record, survey.at, `support_conference_${word}_exit_survey_completed`, {});
}

/** Somebody says something to everyone, in the name of the system. */
export function addChat(record: SessionRecord, at: number, body: string): void {
  addEvent(record, {
    timestamp: at,
    type: 'Chat Message',
    performedBy: resolveWho(record, 'system'),
    destination: resolveWho(record, 'everyone'),
    body,
    data: [],
    files: [],
  });
}

/** Puts the session into a queue. */
export function transferTo(record: SessionRecord, at: number, owner: string): void {
  addEvent(record, {
    timestamp: at,
    type: 'Session Transferred to Queue',
    performedBy: resolveWho(record, 'system'),
    data: [{ name: 'owner', value: owner }],
    files: [],
  });
}

/** Lets a representative in. */
export function addRepresentative(record: SessionRecord, at: number, person: RepresentativeAccount): void {
  const gsnumbers = [...record.customers, ...record.representatives].map(({ gsnumber }) => Number(gsnumber));
  const joining = {
    ...person,
    role: 'representative',
    gsnumber: String(Math.max(0, ...gsnumbers) + 1),
    publicIp: '198.51.100.200:40000',
    privateIp: '10.20.30.200',
    hostname: `SD-${person.id}`,
    operatingSystem: 'Windows 11 Enterprise x64 (23H2)',
    joinedAt: at,
    leavesAt: record.endsAt,
    owner: !record.representatives.some(({ owner, joinedAt }) => owner && joinedAt <= at),
    invited: false,
    secondsInvolved: 0,
  } as const;
  record.representatives = [...record.representatives, joining];
  addJoining(record, joining);
  if (record.endsAt !== null) addLeaving(record, joining, record.endsAt);
}

/** Lets a representative out. @returns whether that one was there */
export function removeRepresentative(record: SessionRecord, at: number, id: string): boolean {
  const isThere = (person: SessionRecord['representatives'][number]): boolean =>
    person.id === id && person.joinedAt <= at && (person.leavesAt ?? Infinity) > at;
  const leaving = record.representatives.find(isThere);
  if (!leaving) return false;
  const { gsnumber } = actorOf(leaving);
  record.representatives = record.representatives.map((person) =>
    person === leaving ? { ...person, leavesAt: at } : person,
  );
  const isDeparture = (event: SessionRecord['events'][number]): boolean =>
    event.type === 'Conference Member Departed' && event.performedBy?.gsnumber === gsnumber;
  record.events = record.events.filter((event) => !isDeparture(event));
  record.notices = record.notices.filter(
    ({ event, gsnumber: of }) => event !== 'support_conference_member_departed' || of !== gsnumber,
  );
  addLeaving(record, leaving, at);
  return true;
}

/** Ends a running session now: what was going to happen later does not, except the surveys. */
export function endRecord(record: SessionRecord, at: number): void {
  const isSurvey = (type: string): boolean => /survey/i.test(type);
  record.events = record.events.filter((event) => event.timestamp <= at || isSurvey(event.type));
  record.notices = record.notices.filter((notice) => notice.at <= at || isSurvey(notice.event));
  record.customers = record.customers.filter(({ joinedAt }) => joinedAt <= at);
  record.representatives = record.representatives.filter(({ joinedAt }) => joinedAt <= at);
  record.endsAt = at;
  closeFrame(record, at);
}
