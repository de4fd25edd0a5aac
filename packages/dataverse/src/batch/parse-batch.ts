import {
  MalformedBody,
  type MultipartPart,
  type PartHeaders,
  boundaryOf,
  parseMultipart,
  parsePart,
} from './multipart.ts';

/** One HTTP answer inside of a batch. */
export interface InnerAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
  /** The number that the request had, echoed; `undefined` outside of change sets. */
  readonly contentId?: number;
}

/** Parsed answer to one part of the batch. */
export type ParsedPart =
  | { readonly kind: 'answer'; readonly answer: InnerAnswer }
  | { readonly kind: 'changeSet'; readonly answers: readonly InnerAnswer[] };

/**
 * Reads the answer to a `$batch` request: parts in the order of the request, change sets nested
 * (docs/vendors/dataverse.md#batch).
 * @throws {MalformedBody} if the body is cut off or is not what the Content-Type says
 */
export function parseBatch(text: string, contentType: string | null): ParsedPart[] {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) throw new MalformedBody('The answer to the batch is no batch.');
  return parseMultipart(text, boundary).map(parseBatchPart);
}

function parseBatchPart(part: MultipartPart): ParsedPart {
  const inner = boundaryOf(part.headers.get('content-type'));
  if (inner === undefined) return { kind: 'answer', answer: parseAnswer(part) };
  return { kind: 'changeSet', answers: parseMultipart(part.body, inner).map(parseAnswer) };
}

function parseAnswer(part: MultipartPart): InnerAnswer {
  const newline = part.body.indexOf('\n');
  const statusLine = newline < 0 ? part.body : part.body.slice(0, newline);
  const status = /^HTTP\/\d(?:\.\d)? (\d{3})(?: |\r|$)/.exec(statusLine)?.[1];
  if (status === undefined) throw new MalformedBody('A part of the batch is no HTTP answer.');
  const { headers, body } = parsePart(newline < 0 ? '' : part.body.slice(newline + 1));
  const contentId = readContentId(part.headers) ?? readContentId(headers);
  return {
    status: Number(status),
    headers: { get: (name) => headers.get(name.toLowerCase()) ?? null },
    text: body,
    ...(contentId !== undefined && { contentId }),
  };
}

function readContentId(headers: PartHeaders): number | undefined {
  const text = headers.get('content-id');
  return text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}
