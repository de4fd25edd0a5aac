import { checkBatch } from '../batch/check-batch.ts';
import { interpretBatch } from '../batch/interpret-batch.ts';
import { MalformedBody } from '../batch/multipart.ts';
import { parseBatch, type ParsedPart } from '../batch/parse-batch.ts';
import type { BatchAnswer, BatchPart } from '../batch/parts.ts';
import { writeBatch } from '../batch/write-batch.ts';
import type { Clock } from '../clock.ts';
import { type DataverseError, type Result, failure, protocolError, success } from '../errors/dataverse-error.ts';
import type { DataverseAnswer, Requests } from '../http/requests.ts';
import { type CallOptions, callOf } from './call-options.ts';

/** How a batch is to run. */
export interface BatchOptions extends CallOptions {
  /** Runs the parts behind one that failed, too. Every part then has its own result. */
  readonly continueOnError?: boolean | undefined;
}

/**
 * Sends several reads and change sets in one request (docs/vendors/dataverse.md#batch).
 * @returns what became of each part. Without `continueOnError` the first part that fails is the failure of the batch, with
 *   `partIndex` and, in a change set, `operationIndex`; the parts before it took effect, those behind it did not run.
 */
export async function runBatch(
  requests: Requests,
  clock: Clock,
  parts: readonly BatchPart[],
  options: BatchOptions,
): Promise<Result<BatchAnswer>> {
  const refused = checkBatch(parts);
  if (refused) return refused;
  const continueOnError = options.continueOnError === true;
  const { servicePath } = requests;
  const { contentType, body } = writeBatch(parts, { servicePath, boundary: crypto.randomUUID() });
  const answer = await requests.send({
    method: 'POST',
    path: '$batch',
    headers: { 'content-type': contentType, ...(continueOnError && { prefer: 'odata.continue-on-error' }) },
    body,
    operations: parts.reduce((sum, part) => sum + (part.kind === 'query' ? 1 : part.operations.length), 0),
    ...callOf(options),
  });
  if (!answer.ok) return answer;
  const parsed = parse(answer.value);
  if (!parsed.ok) return parsed;
  const { headers } = answer.value;
  const result = interpretBatch(parts, parsed.value, { continueOnError, now: clock.now(), headers });
  // The batch as a whole was answered, so the governor has not seen it yet.
  for (const error of throttlings(result)) requests.noteThrottling(error);
  return result;
}

function throttlings(result: Result<BatchAnswer>): DataverseError[] {
  const results = result.ok ? result.value.parts.map((part) => part.result) : [result];
  return results.flatMap((one) => (!one.ok && one.error.kind === 'throttled' ? [one.error] : []));
}

function parse(answer: DataverseAnswer): Result<readonly ParsedPart[]> {
  try {
    return success(parseBatch(answer.text, answer.headers.get('content-type')));
  } catch (thrown) {
    if (!(thrown instanceof MalformedBody)) throw thrown;
    return failure(protocolError(thrown.message, answer.status));
  }
}
