import { refusals } from '../errors.ts';

/** One part of a multipart body. */
export interface Part {
  /** Names in lower case. */
  headers: Record<string, string>;
  body: Buffer;
}

const lineEnd = '\r\n';

/** Finds the boundary in a `multipart/mixed` content type; undefined for another type. */
export function boundaryOf(contentType: string | undefined): string | undefined {
  const match = /^multipart\/mixed\s*;(?:.*;)?\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType ?? '');
  return match?.[1] ?? match?.[2];
}

/**
 * Splits a multipart body. Every line must end with CRLF: docs/vendors/dataverse.md#batch.
 * @param lastLineEndOptional whether the closing boundary may be the last thing: in a part the line end behind it belongs to the outer body
 * @throws ServiceError where it does not, or where the closing boundary is missing
 */
export function readMultipart(body: Buffer, boundary: string, lastLineEndOptional = false): Part[] {
  const delimiter = `--${boundary}`;
  const parts: Part[] = [];
  let position = openingEnd(body, delimiter);
  for (;;) {
    const next = body.indexOf(`${lineEnd}${delimiter}`, position - lineEnd.length);
    if (next < 0) throw unreadable();
    if (next >= position) parts.push(readPart(body.subarray(position, next)));
    else parts.push(readPart(Buffer.alloc(0)));
    const after = next + lineEnd.length + delimiter.length;
    const end = body.subarray(after, after + 4).toString('latin1');
    if (end === `--${lineEnd}` || (lastLineEndOptional && end === '--')) return parts;
    if (!end.startsWith(lineEnd)) throw unreadable();
    position = after + lineEnd.length;
  }
}

// What stands before the first boundary is ignored, as MIME demands.
function openingEnd(body: Buffer, delimiter: string): number {
  const opening = `${delimiter}${lineEnd}`;
  if (body.subarray(0, opening.length).toString('latin1') === opening) return opening.length;
  const at = body.indexOf(`${lineEnd}${opening}`);
  if (at < 0) throw unreadable();
  return at + lineEnd.length + opening.length;
}

function readPart(bytes: Buffer): Part {
  const [headers, body] = readHeaders(bytes);
  return { headers, body };
}

/** Splits headers from the body behind the empty line. */
export function readHeaders(bytes: Buffer): [Record<string, string>, Buffer] {
  const headers: Record<string, string> = {};
  let position = 0;
  for (;;) {
    const end = bytes.indexOf(lineEnd, position);
    // The last header's line may be the end of a part that has no body.
    const line = bytes.subarray(position, end < 0 ? bytes.length : end).toString('utf8');
    if (line.includes('\n')) throw unreadable();
    if (line === '') return [headers, end < 0 ? Buffer.alloc(0) : bytes.subarray(end + lineEnd.length)];
    const colon = line.indexOf(':');
    if (colon < 1) throw unreadable();
    headers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
    if (end < 0) return [headers, Buffer.alloc(0)];
    position = end + lineEnd.length;
  }
}

/** The service's refusal of a batch that it cannot read. */
export function unreadable(): Error {
  return refusals.payload('', 'System.ArgumentException: Stream was not readable.');
}
