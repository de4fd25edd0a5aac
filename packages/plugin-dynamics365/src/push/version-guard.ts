import {
  rowPath,
  type ChangeOperation,
  type DataverseError,
  type OperationAnswer,
  type Row,
} from '@casebridge/dataverse';
import type { StoredSession } from './stored.ts';

/**
 * Lets a change set take effect only on the session as it was read. A process that was frozen for longer than its lease may
 * still have a request on the way, and a person may link the session while the push waits: what Dynamics holds by then is
 * newer than what the push was decided on. `If-Match` on the first operation makes Dynamics refuse the whole set
 * (docs/vendors/dataverse.md#versions).
 */
export interface VersionGuard {
  /** Whether a change set of this push has taken effect. */
  readonly hasWritten: boolean;
  /**
   * The first operation of a change set.
   * @param more whether another set follows, for which the new version is asked back
   */
  operation(row: Row, more: boolean): ChangeOperation;
  /** Takes the answer to that operation. */
  passed(answer: OperationAnswer | undefined): void;
}

/** @param stored the session as it was read; `undefined` for one that was not there, and must not be there yet */
export function versionGuard(sessionId: string, stored: StoredSession | undefined): VersionGuard {
  const path = rowPath('bt_sessions', sessionId);
  let hasWritten = false;
  let condition = conditionOf(stored);
  return {
    get hasWritten() {
      return hasWritten;
    },
    operation: (row, more) =>
      more
        ? {
            method: 'PATCH',
            path: `${path}?$select=bt_sessionid`,
            row,
            headers: { ...condition, prefer: 'return=representation' },
          }
        : { method: 'PATCH', path, row, headers: condition },
    passed(answer) {
      hasWritten = true;
      // Without the new version the next set is refused, and the session read again: slower, and as safe.
      condition = { 'if-match': answer?.etag ?? unknownVersion };
    },
  };
}

/** No row ever has it. */
const unknownVersion = 'W/"0"';

function conditionOf(stored: StoredSession | undefined): Readonly<Record<string, string>> {
  return stored === undefined ? { 'if-none-match': '*' } : { 'if-match': stored.version ?? unknownVersion };
}

/** A rule against duplicates does not go away by reading again. */
const duplicateRule = '0x80040333';

/** Whether a change set was refused because somebody else has written meanwhile, and it helps to read again. */
export function isChangedMeanwhile({ kind, code }: DataverseError): boolean {
  return kind === 'precondition' || (kind === 'conflict' && code.toLowerCase() !== duplicateRule);
}
