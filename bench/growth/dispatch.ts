import { randomUUID } from 'node:crypto';
import { systemClock } from '../../packages/engine/src/clock.ts';
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

async function record(store: Store): Promise<void> {
  const id = randomUUID();
  await store.recordEvent(
    {
      id,
      source: 'push',
      applianceId: 'default',
      name: 'support_conference_end',
      lsid: id.replaceAll('-', ''),
      receivedAt: new Date(),
      fields: [],
      fingerprint: id,
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
