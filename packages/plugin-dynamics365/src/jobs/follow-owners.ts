import { rowPath, type DataverseClient, type Result, type Row } from '@casebridge/dataverse';
import type { JobRun, PluginJobContext } from '@casebridge/plugin-api';
import type { Connections } from '../connection.ts';
import { caseOf, expandedCaseColumns } from '../matching/cases.ts';
import { ownerRow, ownershipOf } from '../matching/owner.ts';
import { runRefusedBy } from '../outcomes.ts';
import { rowId } from '../row-id.ts';
import type { Dynamics365Settings } from '../settings/settings.ts';
import { rowIn, textOf, wholeSeconds } from '../values.ts';

const dayMilliseconds = 86_400_000;

/** Clocks differ, and a change takes a while to be seen: what was looked at lately is looked at again. */
const overlapMilliseconds = 300_000;

/** More sessions of changed cases than this in one run are left to the next. */
const mostSessions = 5000;

/**
 * Hands sessions over whose case has changed hands, or that were linked to another case. Dynamics could do that by itself (a cascade from case to session), but
 * then nobody could give a case to somebody who may not read sessions: the platform refuses that.
 */
export async function followOwners(
  connections: Connections,
  context: PluginJobContext<Dynamics365Settings>,
): Promise<JobRun> {
  const { client } = connections.connect(context.settings, context);
  const connectionId = rowId('bt_connection', context.configuration.id);
  const started = context.clock.now();
  const since = await followedUntil(client, connectionId, started, context.signal);
  if (!since.ok) return runRefusedBy(since.error, context.clock.now());
  const sessions = await sessionsOfChangedCases(client, since.value, context.signal);
  if (!sessions.ok) return runRefusedBy(sessions.error, context.clock.now());
  for (const row of sessions.value) {
    const handed = await handOver(client, row, context);
    if (!handed.ok) return runRefusedBy(handed.error, context.clock.now());
  }
  const until = new Date(started.getTime() - overlapMilliseconds);
  const row = { bt_ownersfolloweduntil: wholeSeconds(until) };
  const noted = await client.upsert({ set: 'bt_connections', id: connectionId, row, signal: context.signal });
  return noted.ok ? {} : runRefusedBy(noted.error, context.clock.now());
}

async function followedUntil(
  client: DataverseClient,
  connectionId: string,
  now: Date,
  signal: AbortSignal,
): Promise<Result<Date>> {
  const read = await client.get(rowPath('bt_connections', connectionId), {
    select: ['bt_ownersfolloweduntil'],
    signal,
  });
  if (!read.ok && read.error.kind !== 'not-found') return read;
  const text = read.ok ? read.value.bt_ownersfolloweduntil : undefined;
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN;
  return { ok: true, value: new Date(Number.isNaN(time) ? now.getTime() - dayMilliseconds : time) };
}

function sessionsOfChangedCases(
  client: DataverseClient,
  since: Date,
  signal: AbortSignal,
): Promise<Result<readonly Row[]>> {
  const time = wholeSeconds(since);
  const query = {
    set: 'bt_sessions',
    select: ['bt_sessionid', 'bt_caseowner'],
    expand: `bt_CaseId(${expandedCaseColumns})`,
    // A session that was linked by hand has changed itself, not its case.
    filter: `_bt_caseid_value ne null and (modifiedon ge ${time} or bt_CaseId/modifiedon ge ${time})`,
  };
  return client.all({ ...query, signal }, mostSessions);
}

async function handOver(
  client: DataverseClient,
  row: Row,
  { settings, signal, log }: PluginJobContext<Dynamics365Settings>,
): Promise<Result<unknown>> {
  const linked = caseOf(rowIn(row, 'bt_CaseId') ?? {});
  const noted = textOf(row, 'bt_caseowner') ?? null;
  const ownership = ownershipOf(linked, settings.ownerTeam, noted);
  if (!ownership.changed || linked === undefined) return { ok: true, value: undefined };
  const id = textOf(row, 'bt_sessionid') ?? '';
  for (const owner of ownership.candidates) {
    const values = { ...ownerRow(owner), bt_caseowner: ownership.noted };
    const written = await client.update({ set: 'bt_sessions', id, row: values, signal });
    if (written.ok || written.error.kind === 'not-found') return { ok: true, value: undefined };
    if (written.error.kind !== 'permission' || owner === undefined) return written;
    log.warn('dynamics365.owner-refused', { session: id });
  }
  return { ok: true, value: undefined };
}
