import type {
  Actor,
  CustomAttribute,
  Customer,
  Named,
  NamedText,
  PlayedSession,
  Representative,
  SessionEvent,
  Survey,
} from './model.ts';
import type { BulkScript, SessionScript, StepScript, Who } from './script.ts';

/** Something that the appliance tells its recipients. Source: docs/vendors/remote-support.md#outbound-events. */
export interface Notice {
  readonly at: number;
  readonly event: string;
  readonly variables: Readonly<Record<string, string>>;
  /** The member whom it is about. */
  readonly gsnumber: string | undefined;
}

/** A value that holds from an instant on. */
interface Dated<T> {
  readonly at: number;
  readonly value: T;
}

/** Somebody, and until when he or she stays. */
export type Presence<T> = T & { readonly leavesAt: number | null };

/**
 * A session as the appliance keeps it: all that has happened and all that is going to. A report shows what lies before
 * its moment (`describeSession`), so a live session needs nothing but a clock. Mutable, because a session can be ended,
 * surveyed and given another external key while it runs.
 */
export interface SessionRecord {
  readonly lsid: string;
  readonly sequence: number;
  readonly startedAt: number;
  endsAt: number | null;
  readonly publicSite: Named;
  readonly jumpoint: Named | null;
  readonly jumpGroup: PlayedSession['jumpGroup'];
  readonly recorded: boolean;
  readonly awaitsRepresentativeSurvey: boolean;
  customers: readonly Presence<Customer>[];
  representatives: readonly Presence<Representative>[];
  /** Ascending by time. */
  events: SessionEvent[];
  surveys: Survey[];
  /** Ascending by time. */
  notices: Notice[];
  readonly externalKeys: Dated<string | null>[];
  readonly customAttributes: Dated<CustomAttribute>[];
  readonly bulk: BulkScript | null;
  /** Name of the system as an actor. */
  readonly productName: string;
}

/** Facts of a record that its script does not give. */
export interface RecordContext {
  readonly lsid: string;
  readonly sequence: number;
  readonly startedAt: number;
  readonly productName: string;
}

/** Defaults for facts that a script does not mention. */
const scriptDefaults = {
  externalKey: null,
  customAttributes: [],
  publicSite: { id: '1', name: 'Default' },
  jumpoint: null,
  jumpGroup: null,
  awaitsRepresentativeSurvey: false,
  recorded: false,
  bulk: null,
} satisfies Partial<Record<keyof SessionScript, unknown>>;

/** Writes a script down as a session that starts at a certain time, with the frame that every session has. */
export function recordSession(script: SessionScript, context: RecordContext): SessionRecord {
  const complete = { ...scriptDefaults, ...script };
  const endsAt = script.endsAfter === null ? null : context.startedAt + script.endsAfter;
  const record: SessionRecord = {
    ...context,
    endsAt,
    publicSite: complete.publicSite,
    jumpoint: complete.jumpoint,
    jumpGroup: complete.jumpGroup,
    recorded: complete.recorded,
    awaitsRepresentativeSurvey: complete.awaitsRepresentativeSurvey,
    customers: castCustomers(script, context.startedAt, endsAt),
    representatives: castRepresentatives(script, context.startedAt, endsAt),
    events: [],
    surveys: [],
    notices: [],
    externalKeys: [{ at: context.startedAt, value: complete.externalKey }],
    customAttributes: complete.customAttributes.map((value) => ({ at: context.startedAt, value })),
    bulk: complete.bulk,
  };
  openFrame(record);
  for (const step of complete.steps) addEvent(record, stepEvent(record, step));
  if (endsAt !== null) closeFrame(record, endsAt);
  return record;
}

function castCustomers(script: SessionScript, start: number, end: number | null): Presence<Customer>[] {
  return script.customers.map((customer, index) => ({
    role: 'customer',
    gsnumber: String(index + 1),
    username: customer.name,
    publicIp: customer.publicIp,
    privateIp: customer.privateIp,
    ...(customer.hostname === undefined ? {} : { hostname: customer.hostname }),
    operatingSystem: customer.operatingSystem,
    joinedAt: start + (customer.joinsAt ?? 0),
    leavesAt: customer.leavesAt === undefined ? end : start + customer.leavesAt,
    primary: index === 0,
    ...(customer.info ? { info: customer.info } : {}),
  }));
}

function castRepresentatives(script: SessionScript, start: number, end: number | null): Presence<Representative>[] {
  const before = script.customers.length;
  return script.representatives.map((person, index) => ({
    role: 'representative',
    gsnumber: String(before + index + 1),
    id: person.id,
    username: person.username,
    displayName: person.displayName,
    publicDisplayName: person.publicDisplayName ?? person.displayName,
    privateDisplayName: person.privateDisplayName ?? person.displayName,
    publicIp: person.publicIp,
    privateIp: person.privateIp,
    ...(person.hostname === undefined ? {} : { hostname: person.hostname }),
    operatingSystem: person.operatingSystem,
    joinedAt: start + (person.joinsAt ?? 0),
    leavesAt: person.leavesAt === undefined ? end : start + person.leavesAt,
    owner: index === 0,
    invited: person.invited ?? false,
    secondsInvolved: 0,
    teams: person.teams ?? [],
  }));
}

/** Start, first owner, and everybody's coming. Source: docs/vendors/remote-support.md#session-events. */
function openFrame(record: SessionRecord): void {
  const { startedAt } = record;
  const preStart: Actor = { type: 'system', gsnumber: '0', name: 'Pre-start Conference' };
  addEvent(record, { timestamp: startedAt, type: 'Session Start', data: [], files: [] });
  addEvent(record, {
    timestamp: startedAt,
    type: 'Conference Owner Changed',
    destination: preStart,
    data: [{ name: 'owner', value: preStart.name }],
    files: [],
  });
  addNotice(record, startedAt, 'support_conference_begin', {});
  for (const customer of record.customers) addJoining(record, customer);
  for (const representative of record.representatives) addJoining(record, representative);
}

/** Somebody comes; the owner takes the session over. */
export function addJoining(record: SessionRecord, person: Presence<Customer> | Presence<Representative>): void {
  const actor = actorOf(person);
  const at = person.joinedAt;
  addEvent(record, {
    timestamp: at,
    type: 'Conference Member Added',
    performedBy: actor,
    data: joiningData(person),
    files: [],
  });
  addNotice(record, at, 'support_conference_member_added', memberVariables(person));
  if (person.role === 'customer' || !person.owner) return;
  addEvent(record, {
    timestamp: at,
    type: 'Conference Owner Changed',
    destination: actor,
    data: [{ name: 'owner', value: actor.name }],
    files: [],
  });
  addNotice(record, at, 'support_conference_owner_changed', memberVariables(person));
}

function joiningData(person: Customer | Representative): NamedText[] {
  const place = [
    { name: 'private_ip', value: person.privateIp },
    { name: 'public_ip', value: person.publicIp },
    { name: 'hostname', value: person.hostname ?? '' },
    { name: 'os', value: person.operatingSystem },
  ];
  if (person.role === 'customer') return [{ name: 'name', value: person.username }, ...place];
  return [
    { name: 'private_name', value: person.privateDisplayName },
    { name: 'public_name', value: person.publicDisplayName },
    { name: 'username', value: person.username },
    ...place,
    { name: 'support_teams', value: person.teams.map((team) => team.name).join(', ') },
    { name: 'user_id', value: person.id },
  ];
}

/** Source: docs/vendors/remote-support.md#outbound-variables. */
function memberVariables(person: Customer | Representative): Record<string, string> {
  if (person.role === 'customer') return { type: 'customer', name: person.username };
  return {
    type: 'representative',
    name: person.publicDisplayName,
    display_name: person.displayName,
    username: person.username,
    user_id: person.id,
  };
}

/** Whoever is still there leaves, and the session ends. */
export function closeFrame(record: SessionRecord, endsAt: number): void {
  for (const person of [...record.customers, ...record.representatives]) {
    const leavesAt = Math.min(person.leavesAt ?? endsAt, endsAt);
    if (!hasLeft(record, person.gsnumber)) addLeaving(record, person, leavesAt);
  }
  addEvent(record, { timestamp: endsAt, type: 'Session End', data: [], files: [] });
  addNotice(record, endsAt, 'support_conference_end', {});
}

function hasLeft(record: SessionRecord, gsnumber: string): boolean {
  return record.events.some(
    ({ type, performedBy }) => type === 'Conference Member Departed' && performedBy?.gsnumber === gsnumber,
  );
}

/** Somebody goes. */
export function addLeaving(
  record: SessionRecord,
  person: Presence<Customer> | Presence<Representative>,
  at: number,
): void {
  addEvent(record, {
    timestamp: at,
    type: 'Conference Member Departed',
    performedBy: actorOf(person),
    data: [],
    files: [],
  });
  addNotice(record, at, 'support_conference_member_departed', memberVariables(person), person.gsnumber);
}

/** The participant as an actor of events. */
export function actorOf(person: Customer | Representative): Actor {
  const name = person.role === 'customer' ? person.username : person.displayName;
  return { type: person.role, gsnumber: person.gsnumber, name };
}

/**
 * Finds somebody of the script.
 * @throws RangeError if the session has nobody of that name
 */
export function resolveWho(record: SessionRecord, who: Who): Actor {
  if (who === 'system') return { type: 'system', gsnumber: '0', name: record.productName };
  if (who === 'everyone') return { type: 'everyone', gsnumber: '0', name: 'Everyone' };
  const [role, number = '1'] = who.split(':');
  const people = role === 'customer' ? record.customers : record.representatives;
  const person = people[Number(number) - 1];
  if (!person) throw new RangeError(`The session has no ${who}.`);
  return actorOf(person);
}

function stepEvent(record: SessionRecord, step: StepScript): SessionEvent {
  return {
    timestamp: record.startedAt + step.at,
    type: step.type,
    ...(step.by ? { performedBy: resolveWho(record, step.by) } : {}),
    ...(step.to ? { destination: resolveWho(record, step.to) } : {}),
    ...(step.body === undefined ? {} : { body: step.body }),
    data: step.data ?? [],
    files: step.files ?? [],
    ...(step.fileShape ? { fileShape: step.fileShape } : {}),
    ...(step.systemInformation ? { systemInformation: step.systemInformation } : {}),
  };
}

/** Puts an event in its place in time, after those of the same second. */
export function addEvent(record: SessionRecord, event: SessionEvent): void {
  const before = record.events.findLastIndex((other) => other.timestamp <= event.timestamp);
  record.events.splice(before + 1, 0, event);
}

/** Puts a notice in its place in time. @param gsnumber whom it is about */
export function addNotice(
  record: SessionRecord,
  at: number,
  event: string,
  variables: Record<string, string>,
  gsnumber?: string,
): void {
  const before = record.notices.findLastIndex((other) => other.at <= at);
  record.notices.splice(before + 1, 0, { at, event, variables, gsnumber });
}
