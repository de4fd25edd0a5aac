import { refuse, refusals } from '../errors.ts';
import type { Settings } from '../settings.ts';
import type { ServiceRequest } from '../web-api/message.ts';
import { boundaryOf, type Part, readHeaders, readMultipart, unreadable } from './multipart.ts';

/** A part of a batch: one request, or a change set of several. */
export type BatchItem =
  { kind: 'request'; request: ServiceRequest } | { kind: 'changeSet'; requests: ServiceRequest[] };

/** The most operations of one batch: docs/vendors/dataverse.md#batch. */
const maximumOperations = 1000;

/**
 * Reads the body of a `$batch` request.
 * @param settings where Content-IDs must be unique, and whether the last line must end
 */
export function readBatch(
  contentType: string | undefined,
  body: Buffer,
  { contentIdScope, batchLastLineEnd }: Pick<Settings, 'contentIdScope' | 'batchLastLineEnd'>,
): BatchItem[] {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) {
    throw refuse(
      415,
      '0x80060888',
      `The content type '${contentType ?? ''}' of a batch must be multipart/mixed with a boundary.`,
    );
  }
  const items = readMultipart(body, boundary, batchLastLineEnd === 'optional').map(readItem);
  checkSize(items);
  checkContentIds(items, contentIdScope);
  return items;
}

function readItem(part: Part): BatchItem {
  const boundary = boundaryOf(part.headers['content-type']);
  if (boundary === undefined) return { kind: 'request', request: readRequest(part) };
  const requests = readMultipart(part.body, boundary, true).map(readRequest);
  const query = requests.find((request) => request.method === 'GET');
  if (query !== undefined) {
    throw refusals.badQuery(
      "An invalid HTTP method 'GET' was detected for a request in a change set. Requests in change sets only support the HTTP methods 'POST', 'PUT', 'DELETE', and 'PATCH'.",
    );
  }
  return { kind: 'changeSet', requests };
}

function readRequest(part: Part): ServiceRequest {
  if (!/^application\/http\b/i.test(part.headers['content-type'] ?? '')) {
    throw refusals.badQuery(
      `The content type '${part.headers['content-type'] ?? ''}' of a part must be application/http.`,
    );
  }
  if (part.headers['content-transfer-encoding']?.toLowerCase() !== 'binary') {
    throw refusals.badQuery("A part must have the header 'Content-Transfer-Encoding: binary'.");
  }
  const end = part.body.indexOf('\r\n');
  const line = part.body.subarray(0, Math.max(end, 0)).toString('utf8');
  const match = /^(GET|POST|PATCH|PUT|DELETE) (\S+) HTTP\/1\.1$/.exec(line);
  if (match === null) throw unreadable();
  const [headers, body] = readHeaders(part.body.subarray(end + 2));
  const contentId = part.headers['content-id'] ?? headers['content-id'];
  return {
    method: match[1] ?? '',
    url: match[2] ?? '',
    headers: contentId === undefined ? headers : { ...headers, 'content-id': contentId },
    body: withoutLastLineEnd(body),
  };
}

// Clients put an empty line between a body and the boundary; it does not belong to the body.
function withoutLastLineEnd(body: Buffer): Buffer {
  let end = body.length;
  while (end >= 2 && body[end - 2] === 13 && body[end - 1] === 10) end -= 2;
  return body.subarray(0, end);
}

function checkSize(items: readonly BatchItem[]): void {
  const count = items.reduce((sum, item) => sum + (item.kind === 'request' ? 1 : item.requests.length), 0);
  if (count > maximumOperations) {
    throw refusals.badQuery(
      `The number of operations in the batch, ${count}, exceeds the maximum of ${maximumOperations}.`,
    );
  }
}

function checkContentIds(items: readonly BatchItem[], scope: 'batch' | 'changeSet'): void {
  const seen = new Set<string>();
  for (const item of items) {
    if (item.kind === 'request') continue;
    if (scope === 'changeSet') seen.clear();
    for (const { headers } of item.requests) {
      const id = headers['content-id'];
      if (id === undefined) throw refusals.badQuery('A request in a change set must have a Content-ID header.');
      if (seen.has(id))
        throw refusals.badQuery(`The content ID '${id}' was found more than once in the same change set or batch.`);
      seen.add(id);
    }
  }
}
