import { randomUUID } from 'node:crypto';
import { refuse, refusals } from '../errors.ts';
import type { Column } from '../metadata/model.ts';
import { valueText } from '../rows/store.ts';
import { modifyRow } from '../rows/change.ts';
import { wrongMethod } from '../web-api/replies.ts';
import { serviceRoot } from '../environment.ts';
import type { Exchange } from '../web-api/context.ts';
import { emptyReply, header, jsonReply, type ServiceReply } from '../web-api/message.ts';
import type { Base } from '../web-api/base.ts';
import type { StoredFile, Transfer } from './store.ts';

/** Refuses a file whose extension the organization blocks, in a column as in a note: docs/vendors/dataverse.md#file-columns. */
export function refuseBlocked({ session }: Exchange, name: string): void {
  const { rows, ids } = session.environment;
  const blocked = valueText(rows.get('organization', ids.organizationId)?.blockedattachments).toLowerCase().split(';');
  const extension = /\.([^.]+)$/.exec(name)?.[1]?.toLowerCase();
  if (extension === undefined || !blocked.includes(extension)) return;
  throw refuse(
    400,
    '0x80043e09',
    `The attachment is either not a valid type or is too large. It cannot be uploaded or downloaded. File: ${name}`,
  );
}

/** Size of a chunk that the service proposes, and the most that one call may carry: docs/vendors/dataverse.md#file-columns. */
export const chunkBytes = 4_194_304;
const singleCallBytes = 128 * 1024 * 1024;

/** `GET|PATCH|PUT|DELETE set(key)/filecolumn`. */
export function fileColumn(exchange: Exchange, base: Base, column: Column): ServiceReply {
  switch (exchange.request.method) {
    case 'GET':
      return asJson(exchange, base, column, downloadFile(exchange, base, column));
    case 'PATCH':
    case 'PUT':
      return upload(exchange, base, column);
    case 'DELETE':
      storeFile(exchange, base, column, undefined);
      return emptyReply();
    default:
      return wrongMethod(exchange);
  }
}

// Without /$value the bytes come as base64 in JSON; the headers are those of the file.
function asJson(exchange: Exchange, base: Base, column: Column, download: ServiceReply): ServiceReply {
  const context = `${serviceRoot(exchange.session.environment)}$metadata#${base.table.setName}(${base.id})/${column.logicalName}`;
  const value = Buffer.from(download.body ?? '').toString('base64');
  const { status, headers } = jsonReply(download.status, {});
  return {
    status,
    headers: { ...download.headers, ...headers },
    body: JSON.stringify({ '@odata.context': context, value }),
  };
}

function upload(exchange: Exchange, base: Base, column: Column): ServiceReply {
  const { request, address } = exchange;
  const token = address.options.get('sessiontoken');
  if (token !== undefined) return receiveChunk(exchange, base, column, token);
  const name = header(request, 'x-ms-file-name') ?? address.options.get('x-ms-file-name');
  if (name === undefined) throw refusals.invalidArgument('The x-ms-file-name header is missing.');
  refuseBlocked(exchange, decodeName(name));
  if (header(request, 'x-ms-transfer-mode') === 'chunked') return beginChunks(exchange, base, column, decodeName(name));
  if (!/^application\/octet-stream/i.test(request.headers['content-type'] ?? '')) {
    throw refuse(415, '0x80060888', 'A file is uploaded as application/octet-stream.');
  }
  if (request.body.length > singleCallBytes)
    throw refuse(413, '0x80044a02', 'The file is too big for a single request.');
  storeFile(exchange, base, column, {
    name: decodeName(name),
    mimeType: 'application/octet-stream',
    content: request.body,
  });
  return emptyReply();
}

// A header cannot carry characters beyond Latin-1, so that clients encode them.
function decodeName(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

function beginChunks(exchange: Exchange, base: Base, column: Column, name: string): ServiceReply {
  const { environment } = exchange.session;
  const token = randomUUID();
  const transfer: Transfer = {
    table: base.table.logicalName,
    rowId: base.id,
    column: column.logicalName,
    name,
    mimeType: 'application/octet-stream',
    blocks: new Map(),
    received: [],
  };
  environment.files.transfers.set(token, transfer);
  const address = `${serviceRoot(environment)}${base.table.setName}(${base.id})/${column.logicalName}`;
  return {
    status: 200,
    headers: {
      'OData-Version': '4.0',
      Location: `${address}?sessiontoken=${token}`,
      'x-ms-chunk-size': String(chunkBytes),
      'Accept-Ranges': 'bytes',
    },
  };
}

function receiveChunk(exchange: Exchange, base: Base, column: Column, token: string): ServiceReply {
  const { transfers } = exchange.session.environment.files;
  const transfer = transfers.get(token);
  if (transfer?.rowId !== base.id || transfer.column !== column.logicalName) {
    throw refusals.invalidArgument('The session token is not known.');
  }
  const { body, headers } = exchange.request;
  const isLast = checkRange(headers['content-range'] ?? '', transfer, body);
  transfer.received.push(body);
  if (!isLast) return { status: 206, headers: { 'OData-Version': '4.0' } };
  transfers.delete(token);
  const content = Buffer.concat(transfer.received);
  storeFile(exchange, base, column, { name: transfer.name, mimeType: transfer.mimeType, content });
  return emptyReply();
}

// A chunk must follow what has been received; gives whether it is the last one.
function checkRange(header: string, transfer: Transfer, body: Buffer): boolean {
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(header);
  const [first, last, total] = [Number(range?.[1]), Number(range?.[2]), Number(range?.[3])];
  const received = transfer.received.reduce((sum, part) => sum + part.length, 0);
  const fits = first === received && last - first + 1 === body.length && body.length <= chunkBytes && last < total;
  if (!fits) throw refuse(416, '0x80060888', 'The Content-Range does not follow what has been received.');
  return last + 1 === total;
}

/** Puts a file into a column, or takes it out. Gives its id. */
export function storeFile(exchange: Exchange, base: Base, column: Column, file: StoredFile | undefined): string | null {
  const { session } = exchange;
  const { files } = session.environment.files;
  const limit = (column.maxSizeKilobytes ?? 32_768) * 1024;
  if (file !== undefined && file.content.length > limit) {
    throw refuse(
      400,
      '0x80044a02',
      `The file is bigger than the ${limit} bytes that '${column.logicalName}' may hold.`,
    );
  }
  const before = base.row[column.logicalName];
  const id = file === undefined ? null : randomUUID();
  if (id !== null && file !== undefined) files.set(id, file);
  modifyRow(session, base.table, base.id, { [column.logicalName]: id });
  if (typeof before === 'string') files.delete(before);
  return id;
}

/** `GET set(key)/filecolumn/$value`, whole or by range. */
export function downloadFile(exchange: Exchange, base: Base, column: Column): ServiceReply {
  if (exchange.request.method !== 'GET') wrongMethod(exchange);
  const id = base.row[column.logicalName];
  const file = typeof id === 'string' ? exchange.session.environment.files.files.get(id) : undefined;
  if (file === undefined) {
    throw refuse(
      404,
      '0x80060888',
      `No file attachment found for attribute: ${column.logicalName} EntityId: ${base.id}.`,
    );
  }
  const headers = {
    'Content-Type': file.mimeType,
    'x-ms-file-name': encodeURIComponent(file.name),
    'x-ms-file-size': String(file.content.length),
    'Content-Disposition': `attachment; filename="${encodeURIComponent(file.name)}"`,
    'Accept-Ranges': 'bytes',
  };
  const range = /^bytes=(\d+)-(\d*)$/.exec(header(exchange.request, 'range') ?? '');
  if (range === null) return { status: 200, headers, body: file.content };
  return partOf(file, Number(range[1]), range[2] === '' ? file.content.length - 1 : Number(range[2]), headers);
}

function partOf(file: StoredFile, first: number, asked: number, headers: Record<string, string>): ServiceReply {
  const { length } = file.content;
  const last = Math.min(asked, length - 1, first + chunkBytes - 1);
  if (first >= length || last < first) throw refuse(416, '0x80060888', 'The range is outside of the file.');
  return {
    status: 206,
    headers: { ...headers, 'Content-Range': `bytes ${first}-${last}/${length}` },
    body: file.content.subarray(first, last + 1),
  };
}
