import { guid, type Row } from '@casebridge/dataverse';
import type { SessionKeyRequest } from '@casebridge/plugin-api';
import type { Dynamics365Settings } from '../settings/settings.ts';
import { rowIn, textOf } from '../values.ts';
import { keyRequests, keyStates, queueKinds } from './columns.ts';

/** A request for a session key as it was read. */
export interface KeyRow {
  readonly id: string;
  readonly etag: string;
  readonly phase: KeyPhase;
  /** When the agent pressed the button; of a request whose answer was cut off, when it was taken up the last time. */
  readonly askedAt: Date;
  readonly createdBy: string;
  /** Facts about who asks, by which the appliance may know an account. */
  readonly creator: Row;
  /** Number of the case that the row points to; never taken from text that somebody typed. */
  readonly caseNumber: string | undefined;
  /** For how long the agent wants it; `undefined` for as long as the configuration says. */
  readonly ttlSeconds: number | undefined;
  readonly queue: { readonly kind: number; readonly id: string; readonly connection: string } | undefined;
}

/**
 * Where a request stands:
 *
 * | request   | state    | phase                                                       |
 * | --------- | -------- | ----------------------------------------------------------- |
 * | draft     | -        | `drafted`: the dialog is open; `stale` after an hour        |
 * | requested | -        | `waiting`                                                   |
 * | any       | claimed  | `claimed`, until the claim has passed; then as without it   |
 * | withdrawn | -        | `stale`                                                     |
 * | any       | issued   | `ended` once the key has expired                            |
 */
export type KeyPhase = 'drafted' | 'stale' | 'waiting' | 'claimed' | 'ended' | 'done';

const draftMilliseconds = 3_600_000;

/** Columns that are read of a request for a session key. */
export const keyColumns = [
  'bt_sessionkeyid',
  'bt_request',
  'bt_validityminutes',
  'bt_state',
  'bt_claimeduntil',
  'bt_expiresat',
  'createdon',
  // Until it is claimed, the last to change a request was the agent who asked.
  'modifiedon',
  '_createdby_value',
];

type NameSource = Dynamics365Settings['sessionKeys']['representativeNameFrom'];

/** The column of the asking user that names the account on the appliance; no other fact about a person is read. */
const nameColumns = {
  none: undefined,
  'user-name': 'domainname',
  'user-name-before-at': 'domainname',
  email: 'internalemailaddress',
  'employee-id': 'employeeid',
} as const satisfies Record<NameSource, string | undefined>;

/** Dialogs that were left open stand in the list for an hour; requests behind this many would not be seen. */
const mostRows = 500;

function whereExpired(now: Date): string {
  return `(bt_state eq ${keyStates.issued} and bt_expiresat le ${now.toISOString()})`;
}

/** Query for rows whose key has expired. */
export function expiredKeyQuery(connectionId: string, now: Date) {
  const filter = `_bt_connectionid_value eq ${guid(connectionId)} and ${whereExpired(now)}`;
  return { set: 'bt_sessionkeys', select: keyColumns, filter, orderBy: 'createdon', top: mostRows };
}

/** Query for rows that may need an answer or blanking. */
export function keyQuery(connectionId: string, from: NameSource, now: Date) {
  const { claimed } = keyStates;
  const expired = whereExpired(now);
  const open = `(bt_state eq null and bt_request ne ${keyRequests.withdrawn})`;
  const nameColumn = nameColumns[from];
  const expanded = [
    'bt_CaseId($select=ticketnumber)',
    'bt_QueueId($select=bt_kind,bt_queueid,_bt_connectionid_value)',
    ...(nameColumn === undefined ? [] : [`createdby($select=${nameColumn})`]),
  ];
  return {
    set: 'bt_sessionkeys',
    select: keyColumns,
    expand: expanded.join(','),
    filter: `_bt_connectionid_value eq ${guid(connectionId)} and (${open} or bt_state eq ${claimed} or ${expired})`,
    orderBy: 'createdon',
    top: mostRows,
  };
}

function timeOf(row: Row, name: string): number {
  return Date.parse(textOf(row, name) ?? '') || 0;
}

function phaseOf(row: Row, now: Date): KeyPhase {
  switch (row.bt_state) {
    case keyStates.claimed:
      return timeOf(row, 'bt_claimeduntil') > now.getTime() ? 'claimed' : phaseOfOpen(row, now);
    case keyStates.issued:
      return timeOf(row, 'bt_expiresat') > now.getTime() ? 'done' : 'ended';
    case null:
    case undefined:
      return phaseOfOpen(row, now);
    default:
      return 'done';
  }
}

function phaseOfOpen(row: Row, now: Date): KeyPhase {
  if (row.bt_request === keyRequests.requested) return 'waiting';
  const isOld = now.getTime() - timeOf(row, 'createdon') > draftMilliseconds;
  return isOld || row.bt_request === keyRequests.withdrawn ? 'stale' : 'drafted';
}

function wantedSeconds(minutes: unknown): number | undefined {
  return typeof minutes === 'number' && minutes > 0 ? minutes * 60 : undefined;
}

/** Reads a row; `undefined` if it lacks its id or version, which every row has. */
export function readKeyRow(row: Row, now: Date): KeyRow | undefined {
  const id = textOf(row, 'bt_sessionkeyid');
  const etag = textOf(row, '@odata.etag');
  if (id === undefined || etag === undefined) return undefined;
  const queue = rowIn(row, 'bt_QueueId');
  return {
    id,
    etag,
    phase: phaseOf(row, now),
    askedAt: new Date(timeOf(row, 'modifiedon')),
    createdBy: textOf(row, '_createdby_value') ?? '',
    creator: rowIn(row, 'createdby') ?? {},
    caseNumber: textOf(rowIn(row, 'bt_CaseId') ?? {}, 'ticketnumber'),
    ttlSeconds: wantedSeconds(row.bt_validityminutes),
    queue: queue && {
      kind: Number(queue.bt_kind),
      id: textOf(queue, 'bt_queueid') ?? '',
      connection: (textOf(queue, '_bt_connectionid_value') ?? '').toLowerCase(),
    },
  };
}

/** The name of the asking agent's account on the appliance. */
export function representativeName(creator: Row, from: NameSource): string | undefined {
  const column = nameColumns[from];
  const name = column === undefined ? undefined : textOf(creator, column);
  return from === 'user-name-before-at' ? name?.split('@')[0]?.split('\\').at(-1) : name;
}

/** Queue to ask the appliance for, or a sentence for the agent on why there is none. */
export type AskedQueue =
  | { readonly ok: true; readonly queue: SessionKeyRequest['queue'] }
  | { readonly ok: false; readonly reason: 'queue' | 'account'; readonly message: string };

/** The queue of the appliance that a request names. */
export function askedQueue(row: KeyRow, connectionId: string, from: NameSource): AskedQueue {
  const { queue } = row;
  if (queue?.connection !== connectionId) return { ok: false, reason: 'queue', message: 'Choose a queue.' };
  switch (queue.kind) {
    case queueKinds.general:
      return { ok: true, queue: { kind: 'general', id: '' } };
    case queueKinds.team:
      return { ok: true, queue: { kind: 'team', id: queue.id } };
    case queueKinds.issue:
      return { ok: true, queue: { kind: 'issue', id: queue.id } };
    case queueKinds.me: {
      const name = representativeName(row.creator, from);
      if (name !== undefined) return { ok: true, queue: { kind: 'representative-username', id: name } };
      return {
        ok: false,
        reason: 'account',
        message: 'Your account on the appliance is not known. Choose another queue.',
      };
    }
    default:
      return { ok: false, reason: 'queue', message: 'Choose another queue.' };
  }
}
