import type { BulkCount } from './bulk-act-records.ts';

/** Deliveries that a person was shown. */
interface ShownDeliveries {
  readonly count: number;
  readonly highestId: string;
  /** Of them, the last one. */
  readonly changedAt: Date;
}

/**
 * The count that an order takes for what a person sees already. A count leaves out what changed within its own millisecond,
 * so that it is dated one later.
 */
export function countedAsShown({ count, highestId, changedAt }: ShownDeliveries): Required<BulkCount> {
  return { count, highestId, countedAt: new Date(changedAt.getTime() + 1) };
}
