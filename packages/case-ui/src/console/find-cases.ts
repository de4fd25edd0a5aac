import type { Failure } from '../platform/failure.ts';
import { queryRows } from '../platform/same-origin-query.ts';
import { objectsOf, textOf, type Json } from '../viewer/model/json.ts';

/** A case that may be the one. */
export interface FoundCase {
  readonly id: string;
  readonly number: string;
  readonly title: string;
  readonly customer: string;
  readonly status: string;
}

export type FoundCases =
  { readonly ok: true; readonly cases: readonly FoundCase[] } | { readonly ok: false; readonly failure: Failure };

const formatted = '@OData.Community.Display.V1.FormattedValue';
const columns = 'incidentid,ticketnumber,title,statecode,_masterid_value,_customerid_value';
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const mostCases = 10;
// A prefix of an external key has a few dashes at the most.
const mostNumbers = 6;
// Merges of merges; more steps than this are taken for a circle.
const mostMerges = 10;

/** The numbers that an external key may mean, longest first: itself, and what is behind each dash. */
export function numbersIn(key: string): readonly string[] {
  const parts = key.split('-');
  return parts
    .map((_, at) => parts.slice(at).join('-'))
    .filter((number) => number !== '')
    .slice(0, mostNumbers);
}

/**
 * Finds the cases of a number or external key. The longest form of the key that is a number of a case counts, and a case that
 * was merged stands for the one that it was merged into.
 */
export async function findCases(key: string): Promise<FoundCases> {
  const numbers = numbersIn(key);
  const byNumber = numbers.map((number) => `ticketnumber eq '${encodeURIComponent(number.replaceAll("'", "''"))}'`);
  const found = await query([...(guid.test(key) ? [`incidentid eq ${key}`] : []), ...byNumber].join(' or '));
  if (!found.ok) return found;
  const { rows } = found;
  const byId = rows.filter((row) => textOf(row.incidentid) === key.toLowerCase());
  const best = numbers.map((number) => rows.filter((row) => isNumber(row, number))).find((some) => some.length > 0);
  return withWinners(byId.length > 0 ? byId : (best ?? []));
}

// The service compares without regard to letter case.
function isNumber(row: Json, number: string): boolean {
  return textOf(row.ticketnumber).toLowerCase() === number.toLowerCase();
}

type Rows = { readonly ok: true; readonly rows: readonly Json[] } | { readonly ok: false; readonly failure: Failure };

async function query(filter: string): Promise<Rows> {
  const answer = await queryRows('incidents', `?$select=${columns}&$filter=${filter}&$top=${mostCases * mostNumbers}`);
  return answer.ok ? { ok: true, rows: objectsOf(answer.rows) } : answer;
}

async function withWinners(rows: readonly Json[], merges = mostMerges): Promise<FoundCases> {
  const masters = [...new Set(rows.map(masterOf).filter((id) => id !== ''))];
  const winners = new Map(rows.filter((row) => masterOf(row) === '').map((row) => [textOf(row.incidentid), row]));
  if (masters.length === 0 || merges === 0) return { ok: true, cases: [...winners.values()].map(caseOf) };
  const found = await query(masters.map((id) => `incidentid eq ${id}`).join(' or '));
  return found.ok ? withWinners([...winners.values(), ...found.rows], merges - 1) : found;
}

function masterOf(row: Json): string {
  return textOf(row._masterid_value);
}

function caseOf(row: Json): FoundCase {
  return {
    id: textOf(row.incidentid),
    number: textOf(row.ticketnumber),
    title: textOf(row.title),
    customer: textOf(row[`_customerid_value${formatted}`]),
    status: textOf(row[`statecode${formatted}`]),
  };
}
