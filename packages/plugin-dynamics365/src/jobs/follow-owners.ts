import { quote, type DataverseClient, type Query, type Result, type Row } from '@casebridge/dataverse';
import type { JobRun, PluginJobContext } from '@casebridge/plugin-api';
import type { Connections } from '../connection.ts';
import { caseMatches } from '../mapping/columns.ts';
import { caseOf, expandedCaseColumns } from '../matching/cases.ts';
import { withoutMergesAndDeletions } from '../matching/former-link.ts';
import { withoutLinkWarnings } from '../matching/link.ts';
import { ownerRow, ownershipOf } from '../matching/owner.ts';
import { faultOf, runRefusedBy } from '../outcomes.ts';
import { rowId } from '../row-id.ts';
import type { Dynamics365Settings } from '../settings/settings.ts';
import { rowIn, textOf, wholeSeconds } from '../values.ts';

const dayMilliseconds = 86_400_000;

/** Clocks differ, and a change takes a while to be seen: what was looked at lately is looked at again. */
const overlapMilliseconds = 300_000;

const pageRows = 500;

const sessionColumns = [
  'bt_sessionid',
  'bt_caseowner',
  '_bt_caseid_value',
  'bt_matchedcase',
  'bt_casematch',
  'bt_importremarks',
];

/** More configurations than anybody has in one environment. */
const mostConnections = 1000;

/**
 * Hands sessions over whose case has changed hands, or that a person linked or unlinked, and notes that. Dynamics could do that by itself
 * (a cascade from case to session), but then nobody could give a case to somebody who may not read sessions: the platform
 * refuses that. A configuration leaves alone the sessions of appliances that are another one's.
 */
export async function followOwners(
  connections: Connections,
  context: PluginJobContext<Dynamics365Settings>,
): Promise<JobRun> {
  const { client } = connections.connect(context.settings, context);
  const connectionId = rowId('bt_connection', context.configuration.id);
  const started = context.clock.now();
  const span = await spanOf(client, connectionId, context);
  if (!span.ok) return runRefusedBy(span.error, context.clock.now());
  const followed = await followAll(client, span.value, context);
  if (!followed.ok) return runRefusedBy(followed.error, context.clock.now());
  const until = new Date(started.getTime() - overlapMilliseconds);
  const row = { bt_ownersfolloweduntil: wholeSeconds(until) };
  const noted = await client.upsert({ set: 'bt_connections', id: connectionId, row, signal: context.signal });
  return noted.ok ? {} : runRefusedBy(noted.error, context.clock.now());
}

/** Which sessions to look at. */
interface Span {
  /** Those that changed, or whose case changed, since then. */
  readonly since: Date;
  /** Appliances of other configurations. */
  readonly otherHosts: readonly string[];
}

/** Reads how far this configuration came, and what the others follow. */
async function spanOf(
  client: DataverseClient,
  connectionId: string,
  { clock, applianceHost, signal }: PluginJobContext<Dynamics365Settings>,
): Promise<Result<Span>> {
  const select = ['bt_connectionid', 'bt_appliancehost', 'bt_ownersfolloweduntil'];
  const read = await client.all({ set: 'bt_connections', select, signal }, mostConnections);
  if (!read.ok) return read;
  const own = read.value.find((row) => textOf(row, 'bt_connectionid')?.toLowerCase() === connectionId);
  const time = Date.parse(textOf(own ?? {}, 'bt_ownersfolloweduntil') ?? '');
  const since = new Date(Number.isNaN(time) ? clock.now().getTime() - dayMilliseconds : time);
  const hosts = new Set(read.value.flatMap((row) => textOf(row, 'bt_appliancehost')?.toLowerCase() ?? []));
  hosts.delete(applianceHost.toLowerCase());
  return { ok: true, value: { since, otherHosts: [...hosts] } };
}

/** Page by page: after a day of imports, or a change of thousands of cases, there are more than fit into one answer. */
async function followAll(
  client: DataverseClient,
  { since, otherHosts }: Span,
  context: PluginJobContext<Dynamics365Settings>,
): Promise<Result<undefined>> {
  const time = wholeSeconds(since);
  const conditions = [
    // A session that was linked by hand has changed itself, not its case.
    `(modifiedon ge ${time} or bt_CaseId/modifiedon ge ${time})`,
    ...otherHosts.map((host) => `bt_appliancehost ne ${quote(host)}`),
  ];
  const query: Query = {
    set: 'bt_sessions',
    select: sessionColumns,
    expand: `bt_CaseId(${expandedCaseColumns})`,
    filter: conditions.join(' and '),
    orderBy: 'bt_sessionid',
  };
  for await (const page of client.pages({ ...query, maxPageSize: pageRows, signal: context.signal })) {
    if (!page.ok) return page;
    for (const row of page.value.rows) {
      const handed = await attend(client, row, context);
      if (!handed.ok) return handed;
    }
  }
  return { ok: true, value: undefined };
}

async function attend(
  client: DataverseClient,
  row: Row,
  { settings, signal, log }: PluginJobContext<Dynamics365Settings>,
): Promise<Result<unknown>> {
  const linked = caseOf(rowIn(row, 'bt_CaseId') ?? {});
  const decided = await decisionOfPerson(client, row, signal);
  if (!decided.ok) return decided;
  const ownership = ownershipOf(linked, settings.ownerTeam, textOf(row, 'bt_caseowner') ?? null);
  if (!ownership.changed && decided.value === undefined) return { ok: true, value: undefined };
  const id = textOf(row, 'bt_sessionid') ?? '';
  for (const owner of ownership.candidates) {
    const values = { ...ownerRow(owner), bt_caseowner: ownership.noted, ...decided.value };
    const written = await client.update({ set: 'bt_sessions', id, row: values, signal });
    if (written.ok || written.error.kind === 'not-found') return { ok: true, value: undefined };
    if (written.error.kind !== 'permission' || owner === undefined) return written;
    const help =
      'Give the owner of the case the role BeyondTrust Agent; until then, the session belongs to somebody else.';
    log.warn('dynamics365.owner-refused', { ...faultOf(written.error), help, session: id });
  }
  return { ok: true, value: undefined };
}

/** Link state of a row whose link a person made or removed, so that lists of unlinked sessions are correct. */
async function decisionOfPerson(
  client: DataverseClient,
  row: Row,
  signal: AbortSignal,
): Promise<Result<Row | undefined>> {
  if (row.bt_casematch === caseMatches.person) return { ok: true, value: undefined };
  const stored = {
    caseId: textOf(row, '_bt_caseid_value')?.toLowerCase(),
    matchedCase: textOf(row, 'bt_matchedcase')?.toLowerCase(),
  };
  const link = await withoutMergesAndDeletions(client, stored, signal);
  if (!link.ok) return link;
  if (link.value.caseId === link.value.matchedCase) return { ok: true, value: undefined };
  const remarks = withoutLinkWarnings(textOf(row, 'bt_importremarks') ?? '');
  return { ok: true, value: { bt_casematch: caseMatches.person, bt_importremarks: remarks === '' ? null : remarks } };
}
