import { guid, isGuid, quote, type DataverseClient, type DataverseError, type Row } from '@casebridge/dataverse';
import type { FoundSession, FoundSessions, PluginContext, Reference, SessionQuestion } from '@casebridge/plugin-api';
import type { Connections } from './connection.ts';
import { caseMatches } from './mapping/columns.ts';
import { faultOf, pageUrl } from './outcomes.ts';
import { rowId } from './row-id.ts';
import type { Dynamics365Settings } from './settings/settings.ts';
import { rowIn, textOf } from './values.ts';

const mostSessions = 20;
const select = ['bt_sessionid', 'bt_lsid', 'bt_casematch', 'bt_externalkey'];
const expand = 'bt_CaseId($select=ticketnumber)';

/** Tells which sessions the environment has of a case or person, the newest first. */
export async function findSessions(
  connections: Connections,
  question: SessionQuestion,
  { settings, signal, ...access }: PluginContext<Dynamics365Settings>,
): Promise<FoundSessions> {
  // A person waits for it.
  const { urgent: client } = connections.connect(settings, access);
  const found = new Map<string, Row>();
  for (const filter of filtersOf(question)) {
    const rows = await read(client, filter, signal);
    if (!rows.ok) return { ok: false, fault: faultOf(rows.error) };
    for (const row of rows.value) found.set(textOf(row, 'bt_sessionid') ?? '', row);
  }
  return { ok: true, sessions: [...found.values()].flatMap((row) => sessionOf(row, settings)) };
}

type Read =
  { readonly ok: true; readonly value: readonly Row[] } | { readonly ok: false; readonly error: DataverseError };

async function read(client: DataverseClient, filter: string, signal: AbortSignal): Promise<Read> {
  const orderBy = 'bt_endtime desc';
  const answer = await client.query({ set: 'bt_sessions', select, expand, filter, orderBy, top: mostSessions, signal });
  return answer.ok ? { ok: true, value: answer.value.rows } : answer;
}

/** By lookups and texts of the session row alone; two filters where either may fit, as each is then found by its index. */
function filtersOf({ lsid, reference, customer, representative }: SessionQuestion): readonly string[] {
  const people = [
    ...(customer === undefined ? [] : [`bt_primarycustomer eq ${quote(customer)}`]),
    ...(representative === undefined ? [] : [`bt_primaryrepresentative eq ${quote(representative)}`]),
  ];
  if (lsid !== undefined) return [`bt_sessionid eq ${guid(rowId('bt_session', lsid.toLowerCase()))}`];
  if (reference === undefined) return people.length === 0 ? [] : [people.join(' and ')];
  const ofCase = isGuid(reference) ? `incidentid eq ${guid(reference)}` : `ticketnumber eq ${quote(reference)}`;
  return [`bt_CaseId/${ofCase}`, `bt_externalkey eq ${quote(reference)}`].map((filter) =>
    [filter, ...people].join(' and '),
  );
}

function sessionOf(row: Row, settings: Dynamics365Settings): readonly FoundSession[] {
  const [id, lsid] = [textOf(row, 'bt_sessionid'), textOf(row, 'bt_lsid')];
  // A row without its lsid was made or changed by a person: the engine cannot say anything of it.
  if (id === undefined || lsid === undefined) return [];
  const linked = rowIn(row, 'bt_CaseId');
  const caseId = linked && textOf(linked, 'incidentid');
  const number = linked && textOf(linked, 'ticketnumber');
  const refs: Reference[] = [{ kind: 'session', id, url: pageUrl(settings.url, 'bt_session', id) }];
  if (caseId !== undefined) {
    const page = { kind: 'case', id: caseId, url: pageUrl(settings.url, 'incident', caseId) };
    refs.push(number === undefined ? page : { ...page, label: number });
  }
  return [{ lsid: lsid.toLowerCase(), message: messageOf(row, number), refs }];
}

function messageOf(row: Row, caseNumber: string | undefined): string {
  if (caseNumber !== undefined) return `It is on the case ${caseNumber}.`;
  switch (row.bt_casematch) {
    case caseMatches.severalCases:
      return 'It is on no case: several cases have its external key. Link it by hand.';
    case caseMatches.noCase:
      return 'It is on no case: no case has its external key. Link it by hand.';
    case caseMatches.noKey:
      return 'It is on no case: it has no external key. Link it by hand.';
    default:
      return 'It is on no case.';
  }
}
