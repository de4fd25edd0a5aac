import { refusal } from '../errors/dataverse-error.ts';
import type { BatchPart, ChangeOperation } from './parts.ts';

/** Dataverse takes so many operations in one batch (docs/vendors/dataverse.md#batch). */
export const MAX_BATCH_OPERATIONS = 1000;

const REPORT = 'This is a fault of the product: report it with the code.';

/**
 * Looks for what would be misunderstood on the wire: a path or header with a line break could smuggle in a request, an
 * empty change set is refused by Dataverse, and so are more than 1,000 operations.
 * @returns the refusal, or `undefined` if the batch can be sent
 */
export function checkBatch(parts: readonly BatchPart[]) {
  const requests = parts.flatMap((part): readonly Pick<ChangeOperation, 'path' | 'headers'>[] =>
    part.kind === 'query' ? [part] : part.operations,
  );
  if (requests.length > MAX_BATCH_OPERATIONS) {
    const message = `A batch of ${requests.length} operations is more than the ${MAX_BATCH_OPERATIONS} that Dynamics takes.`;
    return refusal('batch-too-large', message, REPORT);
  }
  if (parts.length === 0 || parts.some((part) => part.kind === 'changeSet' && part.operations.length === 0)) {
    return refusal('batch-empty', 'A batch or change set without operations cannot be sent.', REPORT);
  }
  if (!requests.every((request) => isPath(request.path) && areHeaders(request.headers ?? {}))) {
    return refusal('unsafe-request', 'A path or header of a request holds a character that it must not.', REPORT);
  }
  return undefined;
}

/** Whether a path can stand in a request line: printable ASCII without spaces, which is what encoding gives. */
function isPath(path: string): boolean {
  return /^[\x21-\x7e]+$/.test(path);
}

function areHeaders(headers: Readonly<Record<string, string>>): boolean {
  return Object.entries(headers).every(([name, value]) => /^[\w-]+$/.test(name) && /^[\x20-\x7e]*$/.test(value));
}
