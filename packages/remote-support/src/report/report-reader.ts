import type { ReportItem } from '@casebridge/plugin-api';
import { vendorError } from '../client/errors.ts';
import { Refusal } from '../refusal.ts';
import type { RemoteSupportError } from '../result.ts';
import { createXmlReader, defaultXmlLimits, type XmlLimits } from '../xml/xml-reader.ts';
import { createSessionListHandler } from './session-list-handler.ts';

/** Bytes of a report as they come, such as the body of an answer or a file. */
export type ReportChunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Bounds on what is read. */
export interface ReportOptions {
  readonly limits?: XmlLimits;
  /** Longest document in bytes; unbounded if missing, as the stream needs no more memory for a longer one. */
  readonly maxBytes?: number;
}

/** An item of a report, or, as the last one, why the rest cannot be read. */
export type ReportEntry = ReportItem | { readonly kind: 'error'; readonly error: RemoteSupportError };

/** Reads a report that is pushed to it. */
export interface ReportParser {
  /** @returns why the report cannot be read on; nothing may be written after that */
  write(bytes: Uint8Array): RemoteSupportError | undefined;
  /** @returns why the report is not whole or not a report */
  end(): RemoteSupportError | undefined;
}

/**
 * Parses a SupportSession report that arrives in pieces.
 * @param emit is given each item as soon as it is read
 */
export function createReportParser(emit: (item: ReportItem) => void, options: ReportOptions = {}): ReportParser {
  const maxBytes = options.maxBytes ?? Number.POSITIVE_INFINITY;
  let bytesRead = 0;
  const handler = createSessionListHandler({
    emit,
    refuseShape: (detail) => {
      throw reader.shapeFault(detail);
    },
    refuseWeight: () => {
      throw reader.limitFault('an element is too large');
    },
  });
  const reader = createXmlReader(handler.walk, options.limits ?? defaultXmlLimits);

  return {
    write: (bytes) =>
      caught(() => {
        bytesRead += bytes.length;
        if (bytesRead > maxBytes) throw reader.limitFault(`the document is larger than ${maxBytes} bytes`);
        reader.write(bytes);
      }),
    end: () =>
      caught(() => {
        reader.end();
        handler.end();
        if (handler.vendorError !== undefined) throw new Refusal(vendorError(handler.vendorError));
      }),
  };
}

function caught(read: () => void): RemoteSupportError | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    if (error instanceof Refusal) return error.error;
    throw error;
  }
}

/**
 * Reads a SupportSession report as a stream: for each session its head, then its items, then `complete`; or `error` as
 * the very last entry. What came before an error is a part of a session unless its `complete` was among it. A report
 * without sessions gives nothing. Memory is bounded however long the report is.
 *
 * Entries come in batches, those of one chunk together: to wait for each of them apart costs a twentieth of the speed.
 * Source: docs/vendors/remote-support.md#session-report.
 */
export async function* readReport(
  chunks: ReportChunks,
  options: ReportOptions = {},
): AsyncGenerator<readonly ReportEntry[]> {
  let batch: ReportEntry[] = [];
  const parser = createReportParser((item) => batch.push(item), options);
  let error: RemoteSupportError | undefined;
  const source = guarded(chunks);
  for await (const chunk of source) {
    error = chunk instanceof Uint8Array ? parser.write(chunk) : chunk;
    if (error !== undefined) break;
    if (batch.length > 0) yield batch;
    batch = [];
  }
  error ??= parser.end();
  if (error !== undefined) batch.push({ kind: 'error', error });
  if (batch.length > 0) yield batch;
}

/** Passes chunks on, and as the last thing the error with which their source broke off. */
export async function* guarded(chunks: ReportChunks): AsyncGenerator<Uint8Array | RemoteSupportError> {
  try {
    yield* chunks;
  } catch (error) {
    // Whoever aborted knows why; for the reader it is no fault of the report.
    if (error instanceof Error && error.name === 'AbortError') throw error;
    yield { kind: 'unavailable', message: 'The report broke off before it was complete.' };
  }
}
