import type { BulkKind } from './use-bulk-act.ts';

interface BulkWords {
  /** On the button. */
  readonly act: string;
  /** Of an act that was ordered. */
  readonly title: string;
  /** What it does to a delivery. */
  readonly effect: string;
}

export const bulkWords: Readonly<Record<BulkKind, BulkWords>> = {
  replay: { act: 'Replay', title: 'Replay', effect: 'Each is delivered anew, with the report fetched again.' },
  release: { act: 'Release', title: 'Release', effect: 'Each is tried now; a configuration that is down goes on.' },
  dismiss: { act: 'Dismiss', title: 'Dismissal', effect: 'Each ends as skipped, and is not tried again.' },
};

export function deliveriesInWords(count: number): string {
  return count === 1 ? 'one delivery' : `${count.toLocaleString()} deliveries`;
}
