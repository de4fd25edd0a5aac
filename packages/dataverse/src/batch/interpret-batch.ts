import { type DataverseError, type Result, failure, protocolError, success } from '../errors/dataverse-error.ts';
import { errorFromAnswer } from '../errors/from-answer.ts';
import { readRow, readRows } from '../http/json.ts';
import type { InnerAnswer, ParsedPart } from './parse-batch.ts';
import type { BatchAnswer, BatchPart, BatchPartAnswer, ChangeOperation, OperationAnswer } from './parts.ts';

/**
 * Joins the parts of an answer to the parts that were asked for.
 * @param options.continueOnError whether the batch went on behind a part that failed. If not, the first failure is the
 *   failure of the batch, and what stood before it took effect.
 * @param options.now the instant from which a `Retry-After` date counts
 * @param options.headers those of the whole answer, for what a part does not say itself
 */
export function interpretBatch(
  parts: readonly BatchPart[],
  parsed: readonly ParsedPart[],
  options: { readonly continueOnError: boolean; readonly now: Date; readonly headers?: AnswerHeaders },
): Result<BatchAnswer> {
  const answers: BatchPartAnswer[] = [];
  let firstContentId = 1;
  for (const [partIndex, part] of parts.entries()) {
    const answer = parsed[partIndex];
    if (!answer) return failure(protocolError(`The batch was answered in ${parsed.length} of ${parts.length} parts.`));
    const interpreted = interpretPart(part, answer, { ...options, firstContentId, partIndex });
    if (!interpreted.result.ok && !options.continueOnError) return interpreted.result;
    answers.push(interpreted);
    if (part.kind === 'changeSet') firstContentId += part.operations.length;
  }
  return success({ parts: answers });
}

interface Place {
  readonly firstContentId: number;
  readonly partIndex: number;
  readonly now: Date;
  readonly headers?: AnswerHeaders;
}

interface AnswerHeaders {
  get(name: string): string | null;
}

function interpretPart(part: BatchPart, parsed: ParsedPart, place: Place): BatchPartAnswer {
  if (part.kind === 'query') return { kind: 'query', result: interpretQuery(parsed, place) };
  const answers = parsed.kind === 'changeSet' ? parsed.answers : [parsed.answer];
  return { kind: 'changeSet', result: interpretChangeSet(part.operations, answers, place) };
}

function interpretQuery(parsed: ParsedPart, place: Place) {
  if (parsed.kind === 'changeSet') return misplaced(place);
  const { answer } = parsed;
  if (answer.status >= 400) return failure(errorAt(answer, place));
  return readRows(answer.text, answer.status);
}

/** A failed change set answers with the failing operation alone (docs/vendors/dataverse.md#change-set-failure). */
function interpretChangeSet(
  operations: readonly ChangeOperation[],
  answers: readonly InnerAnswer[],
  place: Place,
): Result<readonly OperationAnswer[]> {
  const failed = answers.find((answer) => answer.status >= 400);
  if (failed) return failure({ ...errorAt(failed, place), ...operationIndex(failed, operations.length, place) });
  if (answers.length !== operations.length) return misplaced(place);
  return success(answers.map(readOperation));
}

function operationIndex(answer: InnerAnswer, count: number, place: Place): { readonly operationIndex?: number } {
  if (answer.contentId === undefined) return count === 1 ? { operationIndex: 0 } : {};
  const index = answer.contentId - place.firstContentId;
  return index >= 0 && index < count ? { operationIndex: index } : {};
}

function readOperation(answer: InnerAnswer): OperationAnswer {
  const row = readRow(answer.text, answer.status);
  const entityId = answer.headers.get('odata-entityid') ?? answer.headers.get('location');
  const etag = answer.headers.get('etag') ?? (row.ok ? row.value['@odata.etag'] : undefined);
  return {
    status: answer.status,
    ...(entityId !== null && { entityId }),
    ...(typeof etag === 'string' && { etag }),
    ...(row.ok && { row: row.value }),
  };
}

function errorAt(answer: InnerAnswer, place: Place): DataverseError {
  const headers = { get: (name: string) => answer.headers.get(name) ?? place.headers?.get(name) ?? null };
  return { ...errorFromAnswer({ ...answer, headers }, place.now), partIndex: place.partIndex };
}

function misplaced(place: Place) {
  const error = protocolError('A part of the batch was answered as if it were another.');
  return failure({ ...error, partIndex: place.partIndex });
}
