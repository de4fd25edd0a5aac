import type { Row } from '../odata/rows.ts';
import { type Result, success } from '../errors/dataverse-error.ts';
import { readRow } from '../http/json.ts';
import type { DataverseAnswer, Requests } from '../http/requests.ts';
import { type RowId, name, readPath, rowPath } from '../odata/paths.ts';
import { type CallOptions, callOf, preferHeader } from './call-options.ts';

/** A new row. */
export interface RowCreation extends CallOptions {
  readonly set: string;
  /** May hold its own id: then a second creation is a `conflict`. */
  readonly row: Row;
  /** Columns to give back; without it the row is not given back. */
  readonly returning?: readonly string[] | undefined;
}

/** A row and what it is to become. */
export interface RowWrite extends RowCreation {
  readonly id: RowId;
  /** A version, or `*` for "update only": a missing row is then a `not-found`. */
  readonly ifMatch?: string | undefined;
  /** `*` for "create only": a row that is there is then a `precondition` or `conflict`. */
  readonly ifNoneMatch?: '*' | undefined;
}

/** A row that is to go. */
export interface RowDeletion extends CallOptions {
  readonly set: string;
  readonly id: RowId;
  /** The version that may go; another one is a `precondition`. */
  readonly ifMatch?: string | undefined;
}

/** Result of writing one row. */
export interface WrittenRow {
  /** Address of the row (`OData-EntityId`), where Dataverse gives it; that of the alternate key if it was written by one. */
  readonly entityId?: string;
  /** Id of the row, where the address holds it. */
  readonly id?: string;
  readonly etag?: string;
  /** The columns that were asked for. */
  readonly row?: Row;
  /** Whether the row is new. Only an answer with the row tells (docs/vendors/dataverse.md#upsert). */
  readonly created?: boolean;
}

/** Creates a row. */
export function createRow(requests: Requests, creation: RowCreation): Promise<Result<WrittenRow>> {
  return write(requests, 'POST', name(creation.set), creation, {});
}

/** Writes a row by its id or alternate key: changes it, or creates it. */
export function upsertRow(requests: Requests, change: RowWrite): Promise<Result<WrittenRow>> {
  return write(requests, 'PATCH', rowPath(change.set, change.id), change, {
    ...(change.ifMatch !== undefined && { 'if-match': change.ifMatch }),
    ...(change.ifNoneMatch !== undefined && { 'if-none-match': change.ifNoneMatch }),
  });
}

/** Changes a row that is there. */
export function updateRow(requests: Requests, change: RowWrite): Promise<Result<WrittenRow>> {
  return upsertRow(requests, { ...change, ifMatch: change.ifMatch ?? '*' });
}

/** Deletes a row; one that is not there is a `not-found`. */
export async function deleteRow(requests: Requests, deletion: RowDeletion): Promise<Result<undefined>> {
  const path = rowPath(deletion.set, deletion.id);
  const headers = deletion.ifMatch === undefined ? {} : { 'if-match': deletion.ifMatch };
  const answer = await requests.send({ method: 'DELETE', path, headers, ...callOf(deletion) });
  return answer.ok ? success(undefined) : answer;
}

async function write(
  requests: Requests,
  method: 'POST' | 'PATCH',
  path: string,
  creation: RowCreation,
  conditions: Readonly<Record<string, string>>,
): Promise<Result<WrittenRow>> {
  const answer = await requests.send({
    method,
    path: readPath(path, { select: creation.returning }),
    headers: { ...conditions, ...preferHeader([creation.returning && 'return=representation']) },
    body: JSON.stringify(creation.row),
    ...callOf(creation),
  });
  return answer.ok ? writtenRow(answer.value) : answer;
}

function writtenRow(answer: DataverseAnswer): Result<WrittenRow> {
  const address = addressOf(answer.headers);
  if (answer.status === 204) return success({ ...address, ...etagOf(answer.headers.get('etag')) });
  const row = readRow(answer.text, answer.status);
  if (!row.ok) return row;
  const etag = etagOf(answer.headers.get('etag') ?? row.value['@odata.etag']);
  return success({ ...address, ...etag, row: row.value, created: answer.status === 201 });
}

function addressOf(headers: Headers): Pick<WrittenRow, 'entityId' | 'id'> {
  const entityId = headers.get('odata-entityid');
  if (entityId === null) return {};
  const id = /\(([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\)$/i.exec(entityId)?.[1];
  return { entityId, ...(id !== undefined && { id: id.toLowerCase() }) };
}

function etagOf(etag: unknown): Pick<WrittenRow, 'etag'> {
  return typeof etag === 'string' ? { etag } : {};
}
