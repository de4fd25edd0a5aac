import { randomBytes } from 'node:crypto';
import { systemClock } from '../../packages/engine/src/time/clock.ts';
import { fingerprintOf } from '../../packages/engine/src/dispatch/fingerprint.ts';
import { createIdSource } from '../../packages/engine/src/ids.ts';
import type { Store } from '../../packages/engine/src/store/store.ts';

const concurrency = 16;

/** Makes the one configuration that everything here belongs to. */
export async function prepareStore(store: Store): Promise<void> {
  await store.saveConfiguration({
    id: 'a',
    plugin: 'none',
    name: 'Growth',
    applianceId: 'default',
    disabled: false,
    document: '{}',
    secrets: {},
    updatedAt: new Date(),
  });
}

/** Leases and ends as many deliveries as given, which it makes first. @returns deliveries per second */
export async function dispatchPerSecond(store: Store, count: number): Promise<number> {
  await Promise.all(Array.from({ length: count }, () => record(store)));
  const began = performance.now();
  let done = 0;
  while (done < count) done += await workOff(store);
  return count / ((performance.now() - began) / 1000);
}

const newId = createIdSource(systemClock);

async function record(store: Store): Promise<void> {
  const lsid = randomBytes(16).toString('hex');
  const receivedAt = systemClock.now();
  await store.recordEvent(
    {
      id: newId(),
      source: 'push',
      applianceId: 'default',
      name: 'support_conference_end',
      lsid,
      receivedAt,
      occurredAt: receivedAt,
      fields: [],
      fingerprint: fingerprintOf(lsid, receivedAt),
    },
    ['a'],
  );
}

async function workOff(store: Store): Promise<number> {
  const now = systemClock.now();
  const until = new Date(now.getTime() + 60_000);
  const leased = await store.leaseDeliveries({ owner: 'bench', now, until, limit: concurrency });
  await Promise.all(
    leased.map(({ lease, delivery, attempt }) => {
      const outcome = { kind: 'succeeded', effect: 'written', refs: [], digest: 'd', warnings: [] } as const;
      const record = { deliveryId: delivery.id, number: attempt, startedAt: now, endedAt: now, outcome };
      return store.finishAttempt(lease, record, { state: 'succeeded', countsAsAttempt: true }, { digest: 'd' });
    }),
  );
  return leased.length;
}
