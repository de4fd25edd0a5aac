import type { StoreAccess } from './access.ts';
import type { DeadLetterGroup } from './operation-records.ts';
import { groupDeadLetters } from './queries/dead-letters.ts';

/** What was given up. */
export interface DeadLetterStore {
  deadLetterGroups(): Promise<readonly DeadLetterGroup[]>;
}

export function createDeadLetterStore({ longReader }: StoreAccess): DeadLetterStore {
  return { deadLetterGroups: () => groupDeadLetters(longReader) };
}
