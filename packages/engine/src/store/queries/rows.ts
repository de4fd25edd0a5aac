import type { People } from '@casebridge/plugin-api';
import type { ConfigurationRecord } from '../../model/plugin-configuration.ts';
import { lanes } from '../lanes.ts';
import { comparable } from './text-match.ts';
import type {
  AttemptRecord,
  DeliveryRecord,
  EventRecord,
  IgnoredReason,
  NewEvent,
  ParkedUntil,
  SessionLedgerEntry,
} from '../records.ts';
import type { AttemptRow, ConfigurationRow, DeliveryRow, EventRow, LedgerRow, ParkedRow } from '../schema.ts';

/** `{ key: value }`, or nothing where the column is null. */
function present<Key extends string, Value>(key: Key, value: Value | null): Partial<Record<Key, Value>> {
  return value === null ? {} : ({ [key]: value } as Record<Key, Value>);
}

function presentDate<Key extends string>(key: Key, value: number | null): Partial<Record<Key, Date>> {
  return present(key, value === null ? null : new Date(value));
}

/** PostgreSQL's texts hold neither NUL nor half a character. Elsewhere they are inside JSON, which escapes them. */
export function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

/** The row of an accepted event. */
export function acceptedRow(event: NewEvent): EventRow {
  return {
    id: event.id,
    source: event.source,
    appliance_id: storable(event.applianceId),
    name: storable(event.name),
    lsid: storable(event.lsid),
    external_key: event.externalKey === undefined ? null : storable(event.externalKey),
    occurred_at: event.occurredAt?.getTime() ?? null,
    received_at: event.receivedAt.getTime(),
    fields: JSON.stringify(event.fields),
    fingerprint: event.fingerprint,
    disposition: 'accepted',
    ignored_reason: null,
    ignored_detail: null,
  };
}

export function ignoredRow(event: NewEvent, reason: IgnoredReason, detail?: string): EventRow {
  return { ...acceptedRow(event), disposition: 'ignored', ignored_reason: reason, ignored_detail: detail ?? null };
}

export function eventOf(row: EventRow): EventRecord {
  return {
    id: row.id,
    source: row.source,
    applianceId: row.appliance_id,
    name: row.name,
    lsid: row.lsid,
    ...present('externalKey', row.external_key),
    ...presentDate('occurredAt', row.occurred_at),
    receivedAt: new Date(row.received_at),
    fields: JSON.parse(row.fields) as NewEvent['fields'],
    fingerprint: row.fingerprint,
    disposition: row.disposition,
    ...present('ignoredReason', row.ignored_reason),
    ...present('ignoredDetail', row.ignored_detail),
  };
}

export function deliveryOf(row: DeliveryRow): DeliveryRecord {
  return {
    id: row.id,
    eventId: row.event_id,
    configurationId: row.configuration_id,
    lsid: row.lsid,
    state: row.state,
    countedAttempts: row.counted_attempts,
    attempts: row.attempts,
    abandonedAttempts: row.abandoned_attempts,
    ...(row.alone === 1 && { alone: true }),
    ...(row.lane === lanes.repeat && { isRepeat: true }),
    ...((row.lane === lanes.probing || row.lane === lanes.unconfirmed) && { isUnconfirmed: true }),
    dueAt: new Date(row.due_at),
    ...presentDate('notReadySince', row.not_ready_since),
    ...present('reason', row.reason),
    ...present('reasonText', row.reason_text),
    ...present('replayOf', row.replay_of),
    createdAt: new Date(row.created_at),
    updatedAt: new Date(row.updated_at),
  };
}

export function attemptOf(row: AttemptRow): AttemptRecord {
  return {
    deliveryId: row.delivery_id,
    number: row.number,
    startedAt: new Date(row.started_at),
    endedAt: new Date(row.ended_at),
    outcome: JSON.parse(row.outcome) as AttemptRecord['outcome'],
  };
}

export function attemptRow(attempt: AttemptRecord): AttemptRow {
  return {
    delivery_id: attempt.deliveryId,
    number: attempt.number,
    started_at: attempt.startedAt.getTime(),
    ended_at: attempt.endedAt.getTime(),
    outcome: JSON.stringify(attempt.outcome),
  };
}

/** Of a row of the ledger, or of one that was joined with it. */
export function peopleOf(row: Pick<LedgerRow, 'customer' | 'representative'>): People {
  return { ...present('customer', row.customer), ...present('representative', row.representative) };
}

type PeopleColumns = 'customer' | 'representative' | 'customer_key' | 'representative_key';

/** The columns of the ledger that hold names; none without any. */
export function peopleRow({ customer = '', representative = '' }: People = {}): Pick<LedgerRow, PeopleColumns> {
  const stored = (name: string) => (name === '' ? null : storable(name));
  return {
    ...{ customer: stored(customer), customer_key: stored(comparable(customer)) },
    ...{ representative: stored(representative), representative_key: stored(comparable(representative)) },
  };
}

export function ledgerEntryOf(row: LedgerRow): SessionLedgerEntry {
  return {
    configurationId: row.configuration_id,
    lsid: row.lsid,
    state: row.state,
    ...present('digest', row.digest),
    updatedAt: new Date(row.updated_at),
    ...peopleOf(row),
  };
}

export function configurationRow(configuration: ConfigurationRecord): ConfigurationRow {
  return {
    id: configuration.id,
    plugin: configuration.plugin,
    name: configuration.name,
    appliance_id: configuration.applianceId,
    disabled: configuration.disabled ? 1 : 0,
    document: configuration.document,
    secrets: JSON.stringify(configuration.secrets),
    updated_at: configuration.updatedAt.getTime(),
  };
}

export function configurationOf(row: ConfigurationRow): ConfigurationRecord {
  return {
    id: row.id,
    plugin: row.plugin,
    name: row.name,
    applianceId: row.appliance_id,
    disabled: row.disabled === 1,
    document: row.document,
    secrets: JSON.parse(row.secrets) as Record<string, string>,
    updatedAt: new Date(row.updated_at),
  };
}

export function parkedOf(row: ParkedRow): ParkedUntil {
  return { until: new Date(row.until), code: row.code, message: row.message, help: row.help };
}
