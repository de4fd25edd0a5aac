import type { StoreAccess } from './access.ts';
import type { SizeReport } from './operation-records.ts';
import {
  countRows,
  oldestEvent,
  removeEnded,
  removeIgnored,
  type RemovedRows,
  type RetentionRequest,
} from './queries/upkeep.ts';

/** Looking after the database itself. */
export interface UpkeepStore {
  /**
   * Removes ended deliveries with their attempts, and events without deliveries, that are older; the ledger stays.
   * @param limit rows of a kind in one transaction: others wait for it
   * @returns how many were removed; less than the limit of both means done
   */
  removeEnded(before: Date, limit: number): Promise<RemovedRows>;
  /** The same for events that were ignored. @returns how many were removed; less than the limit means done */
  removeIgnored(before: Date, limit: number): Promise<number>;
  sizes(): Promise<SizeReport>;
}

/** @param size bytes that the database takes on disk */
export function createUpkeepStore(
  { reader, longReader, writing }: StoreAccess,
  size: () => Promise<number>,
): UpkeepStore {
  const writeRemoveEnded = writing((tx, request: RetentionRequest) => removeEnded(tx, request));
  const writeRemoveIgnored = writing((tx, request: RetentionRequest) => removeIgnored(tx, request));
  return {
    removeEnded: (before, limit) => writeRemoveEnded({ before, limit }),
    removeIgnored: (before, limit) => writeRemoveIgnored({ before, limit }),
    async sizes() {
      const oldestEventAt = await oldestEvent(reader);
      return { bytes: await size(), rows: await countRows(longReader), ...(oldestEventAt && { oldestEventAt }) };
    },
  };
}
