import { failureOf, type DescribedFailure } from '../platform/failure.ts';
import type { Platform } from '../platform/platform.ts';
import { numberOf, objectOf, objectsOf, optional, textOf, type Json } from '../viewer/model/json.ts';
import { caseMatchOf, roleOf, stateOf, type CaseMatch } from '../viewer/model/row-choices.ts';
import { localZoneOf, wallClock } from '../viewer/model/row-times.ts';
import type { Milliseconds, SessionState } from '../viewer/model/session-view.ts';

/** A session in the list of a case. */
export interface ListedSession {
  readonly id: string;
  readonly name: string;
  readonly state: SessionState;
  readonly start?: Milliseconds;
  /** The zone whose local time the start is, where it is no instant. */
  readonly localTimeOf?: string;
  readonly durationSeconds?: number;
  /** What customers answered to questions that ask for a rating. */
  readonly ratings: readonly string[];
  /** Why a session that names the case is not linked to it; missing where it is. */
  readonly unlinked?: CaseMatch;
}

export type LoadedSessions =
  | { readonly ok: true; readonly sessions: readonly ListedSession[]; readonly isCut: boolean }
  | { readonly ok: false; readonly failure: DescribedFailure };

type WebApi = Platform['webApi'];

/** The newest sessions that are shown; the list below the page, which the platform draws, has all. */
export const mostSessions = 50;

const columns = [
  'bt_sessionid',
  'bt_name',
  'bt_starttime',
  'bt_timezone',
  'bt_durationseconds',
  'bt_importstate',
  'bt_casematch',
  '_bt_caseid_value',
];

/** Reads the newest sessions of a case, and those that name it without being linked. Refusals of the service are values. */
export async function loadSessions(webApi: WebApi, caseId: string): Promise<LoadedSessions> {
  try {
    const { ticketnumber } = objectOf(await webApi.retrieveRecord('incident', caseId, '?$select=ticketnumber'));
    const filter = filterFor(caseId, textOf(ticketnumber));
    const options = `?$select=${columns.join(',')}&$filter=${filter}&$orderby=bt_starttime desc`;
    const { entities, nextLink } = await webApi.retrieveMultipleRecords('bt_session', options, mostSessions);
    const rows = objectsOf(entities);
    const ratings = await readRatings(webApi, rows.map(idOf));
    return { ok: true, sessions: rows.map((row) => listed(row, ratings)), isCut: textOf(nextLink) !== '' };
  } catch (error) {
    return { ok: false, failure: failureOf(error) };
  }
}

// A key of a session is the number of its case, with or without a prefix before a dash.
function filterFor(caseId: string, number: string): string {
  const linked = `_bt_caseid_value eq ${caseId}`;
  if (number === '') return linked;
  const text = encodeURIComponent(number.replaceAll("'", "''"));
  const named = `(bt_externalkey eq '${text}' or endswith(bt_externalkey,'-${text}'))`;
  return `${linked} or (_bt_caseid_value eq null and ${named})`;
}

function idOf(row: Json): string {
  return textOf(row.bt_sessionid);
}

/** Whether a question asks for a rating; questions are the customer's own, so their names are all there is to tell. */
function asksForRating(question: string): boolean {
  return /rating|score|stars|bewertung/i.test(question);
}

async function readRatings(webApi: WebApi, ids: readonly string[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const ratings = new Map<string, string[]>();
  if (ids.length === 0) return ratings;
  const filter = ids.map((id) => `_bt_sessionid_value eq ${id}`).join(' or ');
  const options = `?$select=bt_name,bt_answer,bt_respondent,_bt_sessionid_value&$filter=${filter}`;
  const { entities } = await webApi.retrieveMultipleRecords('bt_surveyanswer', options);
  for (const answer of objectsOf(entities)) {
    if (roleOf(answer.bt_respondent) !== 'customer' || !asksForRating(textOf(answer.bt_name))) continue;
    const id = textOf(answer._bt_sessionid_value);
    ratings.set(id, [...(ratings.get(id) ?? []), textOf(answer.bt_answer)]);
  }
  return ratings;
}

function listed(row: Json, ratings: ReadonlyMap<string, readonly string[]>): ListedSession {
  return {
    id: idOf(row),
    name: textOf(row.bt_name),
    state: stateOf(row.bt_importstate),
    ...optional('start', wallClock(row.bt_starttime)),
    ...localZoneOf(row),
    ...optional('durationSeconds', numberOf(row.bt_durationseconds)),
    ratings: ratings.get(idOf(row)) ?? [],
    ...(textOf(row._bt_caseid_value) === '' ? { unlinked: caseMatchOf(row.bt_casematch) } : {}),
  };
}
