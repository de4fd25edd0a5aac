/** A part of a multipart body: its header lines and what follows them. */
export interface MultipartPart {
  readonly headers: PartHeaders;
  readonly body: string;
}

/** Header lines with their names in lower case. */
export type PartHeaders = ReadonlyMap<string, string>;

/** Thrown by the readers of this folder for a body that is not what its Content-Type promises. */
export class MalformedBody extends Error {
  override readonly name = 'MalformedBody';
}

/**
 * The boundary that a Content-Type names, quoted or not.
 * @returns `undefined` if it is no multipart type or names none
 */
export function boundaryOf(contentType: string | null | undefined): string | undefined {
  if (!/^multipart\/mixed\s*;/i.test(contentType ?? '')) return undefined;
  const match = /;\s*boundary=(?:"([^"]+)"|([^\s";]+))/i.exec(contentType ?? '');
  return match?.[1] ?? match?.[2];
}

/**
 * Takes a multipart body apart. Lines may end in CRLF or LF: what we receive is read leniently, what we send is exact.
 * Text before the first boundary and after the closing one is ignored, as RFC 2046 says.
 * @throws {MalformedBody} if the closing boundary is missing: then the body was cut off, and a part must not pass for the whole
 */
export function parseMultipart(text: string, boundary: string): MultipartPart[] {
  const parts: MultipartPart[] = [];
  let partStart: number | undefined;
  for (const line of delimiterLines(text, boundary)) {
    if (partStart !== undefined) parts.push(parsePart(withoutLineEnd(text.slice(partStart, line.start))));
    if (line.isClosing) return parts;
    partStart = line.end;
  }
  throw new MalformedBody('The closing boundary is missing.');
}

interface DelimiterLine {
  readonly start: number;
  readonly end: number;
  readonly isClosing: boolean;
}

function* delimiterLines(text: string, boundary: string): Generator<DelimiterLine> {
  const delimiter = `--${boundary}`;
  for (let start = text.indexOf(delimiter); start >= 0; start = text.indexOf(delimiter, start + 1)) {
    if (start > 0 && text[start - 1] !== '\n') continue;
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    const rest = text.slice(start + delimiter.length, end).trim();
    // Something else behind it is another boundary that begins alike.
    if (rest === '' || rest === '--') yield { start, end, isClosing: rest === '--' };
  }
}

/** Splits header lines from the body at the first empty line; without one, all is header. */
export function parsePart(text: string): MultipartPart {
  const headers = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const line = text.slice(at, end).replace(/\r$/, '');
    at = end + 1;
    if (line === '') return { headers, body: text.slice(at) };
    const colon = line.indexOf(':');
    if (colon <= 0) throw new MalformedBody('A header line has no name.');
    headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { headers, body: '' };
}

/** The line break before a boundary belongs to the boundary. */
function withoutLineEnd(text: string): string {
  if (text.endsWith('\r\n')) return text.slice(0, -2);
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}
