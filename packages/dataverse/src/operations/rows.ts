import type { QueryAnswer, Row } from '../batch/parts.ts';
import { type Result, success } from '../errors/dataverse-error.ts';
import { readRow, readRows } from '../http/json.ts';
import type { DataverseAnswer, Requests } from '../http/requests.ts';
import { type Query, type ReadOptions, queryPath, readPath, rowPath } from '../odata/paths.ts';

/** What every operation takes. */
export interface CallOptions {
  /** Ends the call; it then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** How a read is to be answered. */
export interface ReadPreferences extends CallOptions {
  /** Page size, at most 5,000; with it Dataverse ignores `top` (docs/vendors/dataverse.md#paging). */
  readonly maxPageSize?: number | undefined;
  /** Asks for formatted values and the like: `*` or a list of names. */
  readonly annotations?: string | undefined;
}

/** Who the application user is. */
export interface WhoAmI {
  readonly userId: string;
  readonly businessUnitId: string;
  readonly organizationId: string;
}

/** What a write of one row gave. */
export interface WrittenRow {
  /** Address of the row (`OData-EntityId`), where Dataverse gives it. */
  readonly entityId?: string;
  readonly etag?: string;
}

/** Asks who we are in this environment: the cheapest proof that token, user and role are right. */
export async function whoAmI(requests: Requests, options: CallOptions): Promise<Result<WhoAmI>> {
  const row = await getRow(requests, 'WhoAmI', options);
  if (!row.ok) return row;
  const { UserId, BusinessUnitId, OrganizationId } = row.value;
  return success({
    userId: String(UserId),
    businessUnitId: String(BusinessUnitId),
    organizationId: String(OrganizationId),
  });
}

/** Reads one row, or calls a function without parameters. */
export async function getRow(requests: Requests, path: string, options: ReadOptions & ReadPreferences) {
  const answer = await read(requests, readPath(path, options), options);
  return answer.ok ? readRow(answer.value.text, answer.value.status) : answer;
}

/** Reads one page of rows. */
export function queryRows(requests: Requests, query: Query & ReadPreferences): Promise<Result<QueryAnswer>> {
  return readPage(requests, queryPath(query), query);
}

/** Reads the page at a path, or at the `nextLink` of the page before it. */
export async function readPage(requests: Requests, path: string, options: ReadPreferences) {
  const answer = await read(requests, path, options);
  return answer.ok ? readRows(answer.value.text, answer.value.status) : answer;
}

function read(requests: Requests, path: string, options: ReadPreferences): Promise<Result<DataverseAnswer>> {
  const prefer = [
    ...(options.annotations === undefined ? [] : [`odata.include-annotations="${options.annotations}"`]),
    ...(options.maxPageSize === undefined ? [] : [`odata.maxpagesize=${options.maxPageSize}`]),
  ];
  const headers = prefer.length === 0 ? {} : { prefer: prefer.join(',') };
  return requests.send({ method: 'GET', path, headers, signal: options.signal });
}

/** One row and where it belongs. */
export interface RowWrite extends CallOptions {
  readonly set: string;
  readonly id: string;
  readonly row: Row;
  /** A version, or `*` for "update only". Without it a missing row is created (docs/vendors/dataverse.md#upsert). */
  readonly ifMatch?: string | undefined;
}

/** Writes a row by its id: changes it, or creates it. */
export async function upsertRow(requests: Requests, write: RowWrite): Promise<Result<WrittenRow>> {
  const answer = await requests.send({
    method: 'PATCH',
    path: rowPath(write.set, write.id),
    headers: write.ifMatch === undefined ? {} : { 'if-match': write.ifMatch },
    body: JSON.stringify(write.row),
    signal: write.signal,
  });
  return answer.ok ? success(writtenRow(answer.value)) : answer;
}

/** Deletes a row; one that is not there is a `not-found`. */
export async function deleteRow(
  requests: Requests,
  target: CallOptions & { readonly set: string; readonly id: string },
): Promise<Result<undefined>> {
  const path = rowPath(target.set, target.id);
  const answer = await requests.send({ method: 'DELETE', path, signal: target.signal });
  return answer.ok ? success(undefined) : answer;
}

function writtenRow(answer: DataverseAnswer): WrittenRow {
  const entityId = answer.headers.get('odata-entityid');
  const etag = answer.headers.get('etag');
  return { ...(entityId !== null && { entityId }), ...(etag !== null && { etag }) };
}
