import {
  guid,
  queryPath,
  type BatchPart,
  type DataverseClient,
  type DataverseReader,
  type Query,
  type QueryAnswer,
  type Result,
  type Row,
} from '@casebridge/dataverse';
import { canBeCaseKey, caseOf, caseQuery, expandedCaseColumns, winnersOf, type Case } from '../matching/cases.ts';
import { casesToChooseFrom, withoutMergesAndDeletions } from '../matching/former-link.ts';
import type { StoredLink } from '../matching/link.ts';
import { rowIn, textOf } from '../values.ts';
import { childParts, type ChildPart, type PlannedRow } from '../mapping/push-plan.ts';

/** A session as stored in Dynamics before a push. */
export interface StoredSession extends StoredLink {
  /** As it was at the last import. */
  readonly externalKey: string | undefined;
  readonly digest: string | undefined;
  /** Version of the row, which changes with each write by whomever (docs/vendors/dataverse.md#versions). */
  readonly version: string | undefined;
  /** The attempt that wrote last; a person's change leaves it as it is. */
  readonly lastAttempt: string | undefined;
  readonly importState: number | undefined;
  readonly progress: StoredProgress;
  /** Name of the report file, which carries its digest. */
  readonly fileName: string | undefined;
  /** For whom it was handed over. */
  readonly notedOwner: string | null;
  /** The case that it points to. */
  readonly linkedCase: Case | undefined;
}

/**
 * Content of `bt_partdigests` as JSON. While a long import runs it says which plan is being written and how many of its
 * rows are there, so that another attempt goes on instead of starting again.
 */
export interface StoredProgress {
  readonly parts: Readonly<Partial<Record<ChildPart, string>>>;
  readonly importing?: { readonly digest: string; readonly written: number };
}

/** Result of the read before a push. */
export interface Found {
  readonly session: StoredSession | undefined;
  readonly cases: readonly Case[];
}

/** Columns that are read of a session before a push. */
export const sessionColumns = [
  'bt_sessionid',
  'bt_externalkey',
  'bt_digest',
  'bt_partdigests',
  'bt_lastattempt',
  'bt_importstate',
  'bt_matchedcase',
  'bt_reportfile_name',
  '_bt_caseid_value',
  'bt_caseowner',
];

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads what a former import noted. A person may have changed the text: what is not understood counts for nothing. */
export function parseProgress(text: string | undefined): StoredProgress {
  let value: unknown;
  try {
    value = JSON.parse(text ?? '{}');
  } catch {
    return { parts: {} };
  }
  if (!isRecord(value)) return { parts: {} };
  const given = isRecord(value.parts) ? value.parts : {};
  const parts = Object.fromEntries(
    childParts.flatMap((part) => (typeof given[part] === 'string' ? [[part, given[part]]] : [])),
  );
  const { importing } = value;
  if (!isRecord(importing) || typeof importing.digest !== 'string' || !Number.isSafeInteger(importing.written)) {
    return { parts };
  }
  return { parts, importing: { digest: importing.digest, written: Math.max(0, Number(importing.written)) } };
}

function storedSession(row: Row | undefined): StoredSession | undefined {
  if (row === undefined) return undefined;
  const state = row.bt_importstate;
  return {
    externalKey: textOf(row, 'bt_externalkey'),
    digest: textOf(row, 'bt_digest'),
    version: textOf(row, '@odata.etag'),
    lastAttempt: textOf(row, 'bt_lastattempt'),
    importState: typeof state === 'number' ? state : undefined,
    progress: parseProgress(textOf(row, 'bt_partdigests')),
    fileName: textOf(row, 'bt_reportfile_name'),
    caseId: textOf(row, '_bt_caseid_value')?.toLowerCase(),
    matchedCase: textOf(row, 'bt_matchedcase')?.toLowerCase(),
    notedOwner: textOf(row, 'bt_caseowner') ?? null,
    linkedCase: caseOf(rowIn(row, 'bt_CaseId') ?? {}),
  };
}

/** Reads the first page of some queries. */
export type ReadQueries = (queries: readonly Query[], signal: AbortSignal) => Promise<Result<readonly QueryAnswer[]>>;

/** Reads several queries in one request, which is a `POST`. */
export function inOneBatch(client: DataverseClient): ReadQueries {
  return async (queries, signal) => {
    const parts = queries.map((query): BatchPart => ({ kind: 'query', path: queryPath(query) }));
    const batch = await client.batch(parts, { signal });
    if (!batch.ok) return batch;
    return allOrRefusal(batch.value.parts.flatMap((part) => (part.kind === 'query' ? [part.result] : [])));
  };
}

/** Reads queries one by one, each with a `GET`: for whoever must not be able to write. */
export function oneByOne(reader: DataverseReader): ReadQueries {
  return async (queries, signal) => {
    const answers: Result<QueryAnswer>[] = [];
    for (const query of queries) answers.push(await reader.query({ ...query, signal }));
    return allOrRefusal(answers);
  };
}

function allOrRefusal(answers: readonly Result<QueryAnswer>[]): Result<readonly QueryAnswer[]> {
  const refused = answers.find((answer) => !answer.ok);
  if (refused !== undefined) return refused;
  return { ok: true, value: answers.flatMap((answer) => (answer.ok ? [answer.value] : [])) };
}

/** How, and for what, to look. */
export interface StoredLook {
  readonly reader: DataverseReader;
  readonly readQueries: ReadQueries;
  readonly signal: AbortSignal;
}

/**
 * Reads a session and the cases of its external key: one look, and one request more for each step of a merged case and for
 * a link that is no longer the one that was made.
 * @param externalKey as a case may have it
 */
export async function readStored(look: StoredLook, planned: PlannedRow, externalKey: string): Promise<Result<Found>> {
  const { reader, signal } = look;
  const filter = `bt_sessionid eq ${guid(planned.id)}`;
  const expand = `bt_CaseId(${expandedCaseColumns})`;
  const queries: Query[] = [{ set: 'bt_sessions', select: sessionColumns, filter, expand }];
  if (canBeCaseKey(externalKey)) queries.push(caseQuery(externalKey));
  const answers = await look.readQueries(queries, signal);
  if (!answers.ok) return answers;
  const [sessions, cases] = answers.value;
  const winners = await winnersOf(
    reader,
    (cases?.rows ?? []).flatMap((row) => caseOf(row) ?? []),
    signal,
  );
  if (!winners.ok) return winners;
  const stored = storedSession(sessions?.rows[0]);
  if (stored === undefined) return { ok: true, value: { session: undefined, cases: winners.value } };
  const session = await withoutMergesAndDeletions(reader, stored, signal);
  if (!session.ok) return session;
  const isSameKey = stored.externalKey === textOf(planned.row, 'bt_externalkey');
  const choice = await casesToChooseFrom(reader, winners.value, stored.linkedCase, isSameKey, signal);
  return choice.ok ? { ok: true, value: { session: session.value, cases: choice.value } } : choice;
}

/** The entity set and primary key of each kind of child row. */
export const childTables = {
  participants: { set: 'bt_sessionparticipants', key: 'bt_sessionparticipantid' },
  events: { set: 'bt_sessionevents', key: 'bt_sessioneventid' },
  answers: { set: 'bt_surveyanswers', key: 'bt_surveyanswerid' },
} as const satisfies Record<ChildPart, { readonly set: string; readonly key: string }>;

/** Reads the ids of a session's child rows of some kinds; asked only where a part of a known session has changed. */
export async function readChildIds(
  client: DataverseReader,
  sessionId: string,
  parts: readonly ChildPart[],
  signal: AbortSignal,
): Promise<Result<Readonly<Partial<Record<ChildPart, readonly string[]>>>>> {
  const ids: Partial<Record<ChildPart, readonly string[]>> = {};
  for (const part of parts) {
    const read = await readChildren(client, sessionId, part, [], signal);
    if (!read.ok) return read;
    ids[part] = [...read.value.keys()];
  }
  return { ok: true, value: ids };
}

/** More than a report of the largest size that is taken has events of one kind. */
const mostChildren = 3_000_000;

/** Reads some columns of a session's child rows of one kind, by their ids in lower case. */
export async function readChildren(
  client: DataverseReader,
  sessionId: string,
  part: ChildPart,
  columns: readonly string[],
  signal: AbortSignal,
): Promise<Result<ReadonlyMap<string, Row>>> {
  const { set, key } = childTables[part];
  const filter = `_bt_sessionid_value eq ${guid(sessionId)}`;
  const query: Query = { set, select: [key, ...columns], filter };
  const read = await client.all({ ...query, maxPageSize: 5000, signal }, mostChildren);
  if (!read.ok) return read;
  return { ok: true, value: new Map(read.value.map((row) => [(textOf(row, key) ?? '').toLowerCase(), row])) };
}
