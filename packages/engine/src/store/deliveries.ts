import type { StoreAccess } from './access.ts';
import { finishAttempt, type FinishedAttempt } from './queries/attempts.ts';
import { countByState, findDelivery, listDeliveries, type DeliveryFilter } from './queries/deliveries.ts';
import { nextDueAt } from './queries/due.ts';
import { leaseDeliveries, renewLeases, type LeaseRequest, type LeasesToRenew } from './queries/leases.ts';
import { abandonLostLeases, nextLeaseEnd, type LostLeases } from './queries/lost-leases.ts';
import { rewriteResults } from './queries/rewrites.ts';
import { countSelected } from './queries/selection.ts';
import type { DeliverySelection, RewriteResults } from './operation-records.ts';
import type {
  AttemptRecord,
  DeliveryRecord,
  DeliveryState,
  Lease,
  LeasedDelivery,
  PageRequest,
  Transition,
  WrittenSession,
} from './records.ts';

/** The queue: one event for one configuration, its leases and its attempts. */
export interface DeliveryStore {
  /**
   * Leases due deliveries, oldest first: state `pending` or `retrying` whose time has come, whose configuration is neither
   * disabled nor parked (one probe per parked configuration is let through when its time has come), and for whose
   * (configuration, lsid) nothing else is running or, among those due, older.
   */
  leaseDeliveries(request: LeaseRequest): Promise<readonly LeasedDelivery[]>;
  /** Prolongs leases, all in one statement. @returns those that are still ours */
  renewLeases(leases: readonly Lease[], until: Date): Promise<readonly Lease[]>;
  /**
   * Ends an attempt: inserts it, moves its delivery, brings the session ledger up to date, parks or releases the
   * configuration, in one transaction. An outcome `succeeded` releases a parked configuration at once; the notices of jobs
   * stay.
   * @returns false, having written nothing, if the lease is no longer ours
   */
  finishAttempt(
    lease: Lease,
    attempt: AttemptRecord,
    transition: Transition,
    written?: WrittenSession,
  ): Promise<boolean>;
  /** Ends, as *abandoned*, the attempts whose lease is lost. @returns their deliveries as they stand then */
  abandonLostLeases(request: LostLeases): Promise<readonly DeliveryRecord[]>;
  /** When the next lease of another owner runs out, if nobody prolongs it; undefined if there is none. */
  nextLeaseEnd(exceptOwner: string): Promise<Date | undefined>;
  /** When the next delivery comes due, so that a worker knows how long it may sleep. */
  nextDueAt(): Promise<Date | undefined>;
  deliveries(filter: DeliveryFilter, page: PageRequest): Promise<readonly DeliveryRecord[]>;
  delivery(
    id: string,
  ): Promise<{ readonly delivery: DeliveryRecord; readonly attempts: readonly AttemptRecord[] } | undefined>;
  /** Results so far of a backfill that writes again. */
  rewriteResults(backfillId: string): Promise<RewriteResults>;
  countDeliveries(selection: DeliverySelection): Promise<number>;
  /** Number of deliveries by state, for health and metrics; of dead letters, those that nobody has replayed. */
  deliveryCounts(): Promise<Readonly<Record<DeliveryState, number>>>;
}

export function createDeliveryStore({
  context,
  reader,
  longReader,
  writing,
  writingAlone,
}: StoreAccess): DeliveryStore {
  const renew = writing((tx, input: LeasesToRenew) => renewLeases(context, tx, input));
  const finish = writing((tx, input: FinishedAttempt) => finishAttempt(context, tx, input));
  return {
    leaseDeliveries: writingAlone((tx, request: LeaseRequest) => leaseDeliveries(context, tx, request)),
    renewLeases: (leases, until) => renew({ leases, until }),
    finishAttempt: (lease, attempt, transition, written) => finish({ lease, attempt, transition, written }),
    abandonLostLeases: writingAlone((tx, request: LostLeases) => abandonLostLeases(context, tx, request)),
    nextLeaseEnd: (exceptOwner) => nextLeaseEnd(context, reader, exceptOwner),
    nextDueAt: () => nextDueAt(context, reader),
    deliveries: (filter, page) => listDeliveries(longReader, filter, page),
    delivery: (id) => findDelivery(reader, id),
    rewriteResults: (backfillId) => rewriteResults(reader, backfillId),
    countDeliveries: (selection) => countSelected(longReader, selection),
    deliveryCounts: () => countByState(longReader),
  };
}
