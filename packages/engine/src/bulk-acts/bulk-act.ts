import type { BulkActKind } from '../store/bulk-act-records.ts';
import type { Actor, DeliverySelection } from '../store/operation-records.ts';

/** Something that a person does to many deliveries at once, and how far that has come. Times are ISO 8601. */
export interface BulkAct {
  readonly id: string;
  readonly kind: BulkActKind;
  readonly selection: DeliverySelection;
  /** Deliveries that were counted before it was ordered. */
  readonly counted: number;
  readonly countedAt: string;
  /** Of those; later ones are not meant. */
  readonly highestId: string;
  readonly state: 'running' | 'done' | 'aborted';
  /** Deliveries that it was done to so far. */
  readonly done: number;
  /** The last delivery of the parts that are done. */
  readonly cursor: string;
  readonly orderedBy: Actor;
  readonly createdAt: string;
  readonly endedAt?: string;
  readonly why?: string;
}

/** The rows of bulk acts in the table of jobs. */
export const bulkActPrefix = 'bulk-act:';

/** An ended act is listed for so long. */
export const keptMilliseconds = 30 * 24 * 3_600_000;

/** How an act stands in the table of jobs. */
export function progressOf(act: BulkAct) {
  return { cursor: act.cursor, state: JSON.stringify(act) };
}

/** Reads what a part left. */
export function parseBulkAct(state: string | undefined): BulkAct | undefined {
  return state === undefined ? undefined : (JSON.parse(state) as BulkAct);
}
