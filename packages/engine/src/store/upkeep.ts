import type { StoreAccess } from './access.ts';
import type { SqlDriver } from './driver.ts';
import type { ClockJump } from '../model/clock-jump.ts';
import { makeBentDue, shiftWaits } from './queries/clock-jump.ts';
import { testWrite } from './queries/test-write.ts';
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
  /**
   * Writes an event as others are written, and takes it away again in the same transaction.
   * @throws StoreFault, or what the database says, if events cannot be written now
   */
  testWrite(): Promise<void>;
  /**
   * Looks whether the store's files are still those that were opened. Costs next to nothing; a server's answer is not asked for.
   * @throws StoreFault if they are not, or if the store is known to be damaged
   */
  verifyFiles(): void;
  /**
   * Makes due what waits for a time further ahead than anything waits, as a clock wrote it that has gone back since.
   * @returns how many deliveries
   */
  makeBentDue(): Promise<number>;
  /** The date was set while this process ran: what waits, waits no longer than it would have. */
  followJump(jump: ClockJump): Promise<void>;
}

export function createUpkeepStore(
  { context, reader, longReader, writing }: StoreAccess,
  { size, verifyFiles = () => undefined }: Pick<SqlDriver, 'size' | 'verifyFiles'>,
): UpkeepStore {
  const writeRemoveEnded = writing((tx, request: RetentionRequest) => removeEnded(tx, request));
  const writeRemoveIgnored = writing((tx, request: RetentionRequest) => removeIgnored(tx, request));
  const writeBentDue = writing((tx, _all: undefined) => makeBentDue(context, tx));
  const writeJump = writing(async (tx, jump: ClockJump) => {
    await shiftWaits(context, tx, jump);
    await makeBentDue(context, tx);
  });
  const testWriting = writing((tx, now: Date) => testWrite(context, tx, now));
  return {
    verifyFiles,
    makeBentDue: () => writeBentDue(undefined),
    followJump: writeJump,
    testWrite: () => testWriting(context.clock.now()),
    removeEnded: (before, limit) => writeRemoveEnded({ before, limit }),
    removeIgnored: (before, limit) => writeRemoveIgnored({ before, limit }),
    async sizes() {
      const oldestEventAt = await oldestEvent(reader);
      return { bytes: await size(), rows: await countRows(longReader), ...(oldestEventAt && { oldestEventAt }) };
    },
  };
}
