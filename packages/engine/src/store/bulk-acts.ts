import type { StoreAccess } from './access.ts';
import type { BulkActKind, BulkActPart, BulkCount, BulkPartDone, BulkResults } from './bulk-act-records.ts';
import type { DeliverySelection } from './operation-records.ts';
import { bulkResults, countForAct, doPart } from './queries/bulk-acts.ts';

/** Replay, release and dismissal of many deliveries, part by part under the lease of a job. */
export interface BulkActStore {
  countForAct(kind: BulkActKind, selection: DeliverySelection, at: Date): Promise<BulkCount>;
  /** Does one part and keeps the progress, in one transaction. @returns undefined, having written nothing, if the lease is lost */
  doBulkPart(part: BulkActPart): Promise<BulkPartDone | undefined>;
  bulkResults(act: string): Promise<BulkResults>;
}

export function createBulkActStore({ context, reader, longReader, writingAlone }: StoreAccess): BulkActStore {
  return {
    countForAct: (kind, selection, at) => countForAct(longReader, kind, selection, at),
    doBulkPart: writingAlone((tx, part: BulkActPart) => doPart(context, tx, part)),
    bulkResults: (act) => bulkResults(reader, act),
  };
}
