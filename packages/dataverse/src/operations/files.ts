import { type Result, refusal, success } from '../errors/dataverse-error.ts';
import type { Requests } from '../http/requests.ts';
import { name, rowPath } from '../odata/paths.ts';
import type { CallOptions } from './rows.ts';

/** A file column of a row. */
export interface FileColumn extends CallOptions {
  readonly set: string;
  readonly id: string;
  readonly column: string;
}

/** What is put into a file column. */
export interface FileUpload extends FileColumn {
  /** Name of the file as Dynamics shows it. */
  readonly name: string;
  readonly content: Uint8Array;
}

/** Puts a file into a file column in one call (docs/vendors/dataverse.md#file-columns); what was in it is replaced. */
export async function uploadFile(requests: Requests, upload: FileUpload): Promise<Result<undefined>> {
  if (!/^[\w. ()-]{1,255}$/.test(upload.name)) {
    return refusal('file-name', 'The name of a file holds a character that it must not.', 'Report it with the code.');
  }
  const answer = await requests.send({
    method: 'PATCH',
    path: columnPath(upload),
    headers: { 'content-type': 'application/octet-stream', 'x-ms-file-name': upload.name },
    body: upload.content.slice(),
    signal: upload.signal,
  });
  return answer.ok ? success(undefined) : answer;
}

/** Reads what is in a file column; an empty column is a `not-found`. */
export async function downloadFile(requests: Requests, column: FileColumn): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const path = `${columnPath(column)}/$value`;
  const headers = { accept: 'application/octet-stream' };
  const answer = await requests.send({ method: 'GET', path, headers, signal: column.signal });
  return answer.ok ? success(answer.value.body) : answer;
}

function columnPath(column: FileColumn): string {
  return `${rowPath(column.set, column.id)}/${name(column.column)}`;
}
