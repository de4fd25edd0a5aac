import type { Role } from '../model/role.ts';
import type { DeliveryState, EventSource, IgnoredReason } from './records.ts';

/**
 * The tables, equal on SQLite and PostgreSQL. Times are milliseconds since 1970 (UTC) and truth values 0 or 1, so that one
 * set of queries serves both; JSON is text that only this package reads.
 */
export interface Schema {
  events: EventRow;
  deliveries: DeliveryRow;
  attempts: AttemptRow;
  session_ledger: LedgerRow;
  configurations: ConfigurationRow;
  parked: ParkedRow;
  pauses: PauseRow;
  configuration_versions: VersionRow;
  audit: AuditRow;
  notices: NoticeRow;
  jobs: JobRow;
  erased_sessions: ErasedSessionRow;
  processes: ProcessRow;
  accounts: AccountRow;
  sign_ins: SignInRow;
  session_keys: SessionKeyRow;
  set_asides: SetAsideRow;
}

export interface EventRow {
  id: string;
  source: EventSource;
  appliance_id: string;
  name: string;
  lsid: string;
  external_key: string | null;
  occurred_at: number | null;
  received_at: number;
  fields: string;
  fingerprint: string;
  disposition: 'accepted' | 'ignored';
  ignored_reason: IgnoredReason | null;
  ignored_detail: string | null;
}

export interface DeliveryRow {
  id: string;
  event_id: string;
  configuration_id: string;
  lsid: string;
  state: DeliveryState;
  counted_attempts: number;
  attempts: number;
  abandoned_attempts: number;
  due_at: number;
  not_ready_since: number | null;
  reason: string | null;
  reason_text: string | null;
  replay_of: string | null;
  created_at: number;
  updated_at: number;
  lease_owner: string | null;
  lease_epoch: number;
  lease_until: number | null;
  leased_at: number | null;
  alone: number;
  /** See lanes.ts. */
  lane: number;
  /** How often the appliance was asked for the session while it was unconfirmed. */
  looks: number;
  /** The bulk act that made it, or was done to it last. */
  act: string | null;
}

export interface AttemptRow {
  delivery_id: string;
  number: number;
  started_at: number;
  ended_at: number;
  outcome: string;
}

export interface LedgerRow {
  configuration_id: string;
  lsid: string;
  state: 'waiting' | 'succeeded' | 'skipped' | 'dead';
  digest: string | null;
  updated_at: number;
  customer: string | null;
  representative: string | null;
  /** The names as they are compared: `lower` of SQLite knows ASCII only, that of PostgreSQL depends on the locale. */
  customer_key: string | null;
  representative_key: string | null;
}

export interface ConfigurationRow {
  id: string;
  plugin: string;
  name: string;
  appliance_id: string;
  disabled: number;
  document: string;
  secrets: string;
  updated_at: number;
}

export interface ParkedRow {
  configuration_id: string;
  until: number;
  code: string;
  message: string;
  help: string;
}

export interface PauseRow {
  configuration_id: string;
  until: number;
}

export interface VersionRow {
  configuration_id: string;
  version: number;
  kind: 'saved' | 'deleted' | 'restored';
  saved_at: number;
  saved_by: string;
  record: string;
}

export interface AuditRow {
  id: string;
  at: number;
  actor: string;
  action: string;
  subject: string;
  detail: string;
}

export interface NoticeRow {
  id: string;
  configuration_id: string;
  code: string;
  message: string;
  help: string;
  since: number;
  ended_at: number | null;
  /** `''` where deliveries met the cause. */
  job: string;
}

export interface JobRow {
  name: string;
  owner: string | null;
  epoch: number;
  until: number | null;
  cursor: string | null;
  due_at: number | null;
  /** Milliseconds that were left until then when it was written. */
  wait: number | null;
  /** JSON that only the job reads. */
  state: string | null;
}

export interface ProcessRow {
  id: string;
  until: number;
}

export interface ErasedSessionRow {
  hash: string;
  erased_at: number;
}

export interface AccountRow {
  id: string;
  name: string;
  /** The name as it is compared: a name may stand once, however it is written. */
  name_key: string;
  role: Role;
  password_hash: string;
  created_at: number;
  changed_at: number;
}

export interface SignInRow {
  /** Of the secret that the browser holds. */
  hash: string;
  /** `null` for who came by a one-time link and has no account. */
  account_id: string | null;
  started_at: number;
  seen_at: number;
}

export interface SessionKeyRow {
  /** Sorts by when the engine was first told of the request. */
  id: string;
  configuration_id: string;
  /** Id of the request at the destination. */
  request_id: string;
  state: 'waiting' | 'issued' | 'failed' | 'expired';
  cause: string | null;
  cause_text: string | null;
  asked_at: number;
  answered_at: number | null;
  expires_at: number | null;
}

export interface SetAsideRow {
  configuration_id: string;
  cause: string;
  until: number;
  until_count: number | null;
  why: string;
  set_by: string;
  set_at: number;
}
