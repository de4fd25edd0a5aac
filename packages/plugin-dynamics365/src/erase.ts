import { guid, quote, type DataverseClient, type DataverseError, type Query } from '@casebridge/dataverse';
import type { Erasable, Erased, EraseTarget, PluginContext } from '@casebridge/plugin-api';
import type { Connections } from './connection.ts';
import { roles } from './mapping/columns.ts';
import { caseFilter, keysOfCase } from './matching/keys-of-case.ts';
import { failedBy } from './outcomes.ts';
import { rowId } from './row-id.ts';
import type { Dynamics365Settings } from './settings/settings.ts';
import { textOf } from './values.ts';

/** More sessions than this are not erased by one request: it is more likely a mistake. */
const mostSessions = 5000;

interface FoundSession {
  readonly id: string;
  readonly lsid: string;
}

type Looked<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: DataverseError };

/**
 * Deletes sessions for good; their rows, texts and report files go with them (docs/vendors/dataverse.md#relationships).
 * May be repeated: what is gone already is no error.
 */
export async function erase(
  connections: Connections,
  target: EraseTarget,
  context: PluginContext<Dynamics365Settings>,
): Promise<Erased> {
  const { client } = connections.connect(context.settings, context);
  const found = await sessionsOf(client, target, context.signal);
  if (!found.ok) return failed(found.error, [], context);
  const lsids: string[] = [];
  for (const { id, lsid } of found.value) {
    const gone = await client.delete({ set: 'bt_sessions', id, signal: context.signal });
    if (!gone.ok && gone.error.kind !== 'not-found') return failed(gone.error, lsids, context);
    // A row without its lsid was made or changed by a person: the engine cannot remember it.
    if (lsid !== '') lsids.push(lsid);
  }
  const keys = await eraseKeys(client, target, context.signal);
  return keys.ok ? { ok: true, lsids } : failed(keys.error, lsids, context);
}

/** Tells the sessions, and by which keys further ones may name the case; deletes none. */
export async function findErasable(
  connections: Connections,
  target: EraseTarget,
  context: PluginContext<Dynamics365Settings>,
): Promise<Erasable> {
  const { client } = connections.connect(context.settings, context);
  const found = await sessionsOf(client, target, context.signal);
  if (!found.ok) return failed(found.error, [], context);
  const lsids = found.value.flatMap(({ lsid }) => (lsid === '' ? [] : [lsid]));
  if (target.kind !== 'case') return { ok: true, lsids };
  const references = await keysOfCase(client, target.reference, context.signal);
  return references.ok ? { ok: true, lsids, references: references.value } : failed(references.error, [], context);
}

/** Requests for session keys tell who asked for a key for a case, and when. */
async function eraseKeys(
  client: DataverseClient,
  target: EraseTarget,
  signal: AbortSignal,
): Promise<Looked<undefined>> {
  if (target.kind !== 'case') return { ok: true, value: undefined };
  const query: Query = {
    set: 'bt_sessionkeys',
    select: ['bt_sessionkeyid'],
    filter: `bt_CaseId/${caseFilter(target.reference)}`,
  };
  const keys = await client.all({ ...query, signal }, mostSessions);
  if (!keys.ok) return keys;
  for (const row of keys.value) {
    const gone = await client.delete({ set: 'bt_sessionkeys', id: textOf(row, 'bt_sessionkeyid') ?? '', signal });
    if (!gone.ok && gone.error.kind !== 'not-found') return gone;
  }
  return { ok: true, value: undefined };
}

function failed(
  error: DataverseError,
  lsids: readonly string[],
  { clock }: PluginContext,
): Extract<Erased, { ok: false }> {
  const { cure, fault } = failedBy(error, 'during', clock.now());
  return { ok: false, lsids, cure, fault };
}

async function sessionsOf(
  client: DataverseClient,
  target: EraseTarget,
  signal: AbortSignal,
): Promise<Looked<readonly FoundSession[]>> {
  switch (target.kind) {
    case 'session': {
      const lsid = target.lsid.toLowerCase();
      return { ok: true, value: [{ id: rowId('bt_session', lsid), lsid }] };
    }
    case 'case':
      return sessionsWhere(client, caseFilters(target.reference), signal);
    case 'customer':
      return sessionsOfCustomer(client, target.name, signal);
  }
}

/** Those that are linked to the case, and those that carry its number and are linked to none, as that was deleted or not clear. */
function caseFilters(reference: string): string[] {
  return [`bt_CaseId/${caseFilter(reference)}`, `_bt_caseid_value eq null and bt_externalkey eq ${quote(reference)}`];
}

/** Found by the row of the session, and by those of its participants, of whom the session names only one. */
async function sessionsOfCustomer(
  client: DataverseClient,
  name: string,
  signal: AbortSignal,
): Promise<Looked<readonly FoundSession[]>> {
  const filter = `bt_name eq ${quote(name)} and bt_role eq ${roles.customer}`;
  const query: Query = { set: 'bt_sessionparticipants', select: ['_bt_sessionid_value'], filter };
  const participants = await client.all({ ...query, signal }, mostSessions);
  if (!participants.ok) return participants;
  const ids = new Set(participants.value.flatMap((row) => textOf(row, '_bt_sessionid_value') ?? []));
  const filters = [`bt_primarycustomer eq ${quote(name)}`, ...[...ids].map((id) => `bt_sessionid eq ${guid(id)}`)];
  return sessionsWhere(client, filters, signal);
}

async function sessionsWhere(
  client: DataverseClient,
  filters: readonly string[],
  signal: AbortSignal,
): Promise<Looked<readonly FoundSession[]>> {
  const found = new Map<string, FoundSession>();
  for (const filter of filters) {
    const query: Query = { set: 'bt_sessions', select: ['bt_sessionid', 'bt_lsid'], filter };
    const rows = await client.all({ ...query, signal }, mostSessions);
    if (!rows.ok) return rows;
    for (const row of rows.value) {
      const id = textOf(row, 'bt_sessionid');
      if (id !== undefined) found.set(id, { id, lsid: textOf(row, 'bt_lsid') ?? '' });
    }
  }
  return { ok: true, value: [...found.values()] };
}
