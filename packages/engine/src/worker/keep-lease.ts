import type { Clock } from '@casebridge/plugin-api';
import type { Lease } from '../store/records.ts';
import type { Store } from '../store/store.ts';

/** What keeping a lease needs. */
export interface LeaseRooms {
  readonly store: Pick<Store, 'renewLease'>;
  readonly clock: Clock;
  readonly leaseMilliseconds: number;
}

/**
 * Renews a lease at every third of its length until the attempt is over. Where that does not succeed, the attempt is
 * aborted before the lease ends, so that no two work on one session.
 * @param over ends the renewing
 * @param abort is called at most once, with the reason
 */
export async function keepLease(
  { store, clock, leaseMilliseconds }: LeaseRooms,
  lease: Lease,
  over: AbortSignal,
  abort: (reason: string) => void,
): Promise<void> {
  const step = leaseMilliseconds / 3;
  let until = lease.until.getTime();
  for (;;) {
    const slept = await clock.sleep(step, over).then(
      () => true,
      () => false,
    );
    if (!slept) return;
    const next = clock.now().getTime() + leaseMilliseconds;
    const renewed = await store.renewLease(lease, new Date(next)).catch(() => undefined);
    if (renewed === true) until = next;
    else if (renewed === false) {
      abort('its lease was lost');
      return;
    } else if (clock.now().getTime() >= until - step) {
      abort('its lease could not be renewed');
      return;
    }
  }
}
