import { type Result, failure, protocolError, refusal, success } from '../errors/dataverse-error.ts';
import type { DataverseAnswer, Requests } from '../http/requests.ts';
import { encode, name, rowPath } from '../odata/paths.ts';
import { type CallOptions, callOf } from './call-options.ts';

// docs/vendors/dataverse.md#file-columns: one call below 128 MB; pieces of at most 4 MiB.
const MAX_FILE_BYTES = 134_217_728;
const PIECE_BYTES = 4_194_304;

/** A file column of a row. */
export interface FileColumn extends CallOptions {
  readonly set: string;
  readonly id: string;
  readonly column: string;
}

/** Content for a file column. */
export interface FileUpload extends FileColumn {
  /** Name of the file as Dynamics shows it; any text without a path. */
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * Puts a file into a file column; what was in it is replaced. Up to 4 MiB go in one call; more, or a name that a header
 * cannot carry, in pieces.
 */
export async function uploadFile(requests: Requests, upload: FileUpload): Promise<Result<undefined>> {
  const refused = checkUpload(upload);
  if (refused) return refused;
  const isSimple = upload.content.byteLength <= PIECE_BYTES && /^[\x20-\x7e]+$/.test(upload.name);
  return isSimple ? uploadWhole(requests, upload) : uploadInPieces(requests, upload);
}

function checkUpload({ name: fileName, content }: FileUpload) {
  if (content.byteLength === 0) {
    return refusal('file-empty', 'An empty file cannot be stored.', 'This is a fault of the product: report it.');
  }
  if (content.byteLength > MAX_FILE_BYTES) {
    const message = `A file of ${content.byteLength} bytes is more than Dynamics takes (${MAX_FILE_BYTES}).`;
    return refusal('file-too-large', message, 'Leave parts of the session out, or look at it on the appliance.');
  }
  // eslint-disable-next-line no-control-regex -- they are what is looked for
  if (!/^[^/\\\u0000-\u001f]{1,255}$/u.test(fileName)) {
    const message = 'The name of a file is empty, too long, or holds a character that it must not.';
    return refusal('file-name', message, 'This is a fault of the product: report it with the code.');
  }
  return undefined;
}

async function uploadWhole(requests: Requests, upload: FileUpload): Promise<Result<undefined>> {
  const answer = await requests.send({
    method: 'PATCH',
    path: columnPath(upload),
    headers: { 'content-type': 'application/octet-stream', 'x-ms-file-name': upload.name },
    body: upload.content.slice(),
    ...callOf(upload),
  });
  return answer.ok ? success(undefined) : answer;
}

async function uploadInPieces(requests: Requests, upload: FileUpload): Promise<Result<undefined>> {
  const begun = await requests.send({
    method: 'PATCH',
    path: `${columnPath(upload)}?x-ms-file-name=${encode(upload.name)}`,
    headers: { 'x-ms-transfer-mode': 'chunked' },
    ...callOf(upload),
  });
  if (!begun.ok) return begun;
  const location = begun.value.headers.get('location');
  if (location === null) return failure(protocolError('An upload in pieces was begun without an address for them.'));
  const pieceBytes = pieceSize(begun.value);
  const total = upload.content.byteLength;
  for (let start = 0; start < total; start += pieceBytes) {
    const piece = upload.content.slice(start, start + pieceBytes);
    const sent = await requests.send({
      method: 'PATCH',
      path: location,
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `bytes ${start}-${start + piece.byteLength - 1}/${total}`,
        'x-ms-file-name': encode(upload.name),
      },
      body: piece,
      ...callOf(upload),
    });
    if (!sent.ok) return sent;
  }
  return success(undefined);
}

/** The size that the other side names, within what is sensible. */
function pieceSize(begun: DataverseAnswer): number {
  const asked = Number(begun.headers.get('x-ms-chunk-size') ?? PIECE_BYTES);
  return Number.isSafeInteger(asked) && asked > 0 ? Math.min(asked, PIECE_BYTES) : PIECE_BYTES;
}

/** Reads what is in a file column, in pieces where Dynamics gives pieces; an empty column is a `not-found`. */
export async function downloadFile(requests: Requests, column: FileColumn): Promise<Result<Uint8Array<ArrayBuffer>>> {
  const pieces: Uint8Array[] = [];
  for (let start = 0; ;) {
    const answer = await readPiece(requests, column, start);
    if (!answer.ok) return answer;
    if (answer.value.status !== 206) return success(answer.value.body);
    const range = readContentRange(answer.value);
    if (range?.start !== start || range.total > MAX_FILE_BYTES) return misplacedPiece();
    pieces.push(answer.value.body);
    start += answer.value.body.byteLength;
    if (start >= range.total) return success(new Uint8Array(Buffer.concat(pieces)));
  }
}

function readPiece(requests: Requests, column: FileColumn, start: number): Promise<Result<DataverseAnswer>> {
  return requests.send({
    method: 'GET',
    path: `${columnPath(column)}/$value`,
    headers: { accept: 'application/octet-stream', range: `bytes=${start}-${start + PIECE_BYTES - 1}` },
    ...callOf(column),
  });
}

/** `bytes 0-99/1234`, and as many bytes as it says. */
function readContentRange(answer: DataverseAnswer): { readonly start: number; readonly total: number } | undefined {
  const match = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(answer.headers.get('content-range') ?? '');
  const [start, end, total] = (match ?? []).slice(1).map(Number);
  if (start === undefined || end === undefined || total === undefined) return undefined;
  const isWhole = answer.body.byteLength > 0 && end - start + 1 === answer.body.byteLength;
  return isWhole ? { start, total } : undefined;
}

function misplacedPiece() {
  return failure(protocolError('A piece of a file came in another place or size than it says.', 206));
}

function columnPath(column: FileColumn): string {
  return `${rowPath(column.set, column.id)}/${name(column.column)}`;
}
