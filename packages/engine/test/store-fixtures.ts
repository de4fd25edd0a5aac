import type { Clock, Outcome, People } from '@casebridge/plugin-api';
import { createManualClock, type ManualClock } from '@casebridge/plugin-api/testing';
import type { ConfigurationRecord } from '../src/model/plugin-configuration.ts';
import { processLost } from '../src/retry/decide.ts';
import type { DeliverySelection } from '../src/store/operation-records.ts';
import type { AttemptRecord, LeasedDelivery, NewEvent, Transition } from '../src/store/records.ts';
import type { Store } from '../src/store/store.ts';

/** The present of most tests of the store: their instants are compared as text. */
export function testClock(start = '2026-03-01T08:00:00.000Z'): ManualClock {
  return createManualClock(start);
}

export const lsid = (number: number): string => number.toString(16).padStart(32, '0');

/** An event of session 1 that differs from others by its id and fingerprint; ids sort in the order of numbers. */
export function testEvent(number: number, clock: Clock, changes: Partial<NewEvent> = {}): NewEvent {
  const hex = number.toString(16).padStart(12, '0');
  return {
    id: `00000000-0000-7000-8000-${hex}`,
    source: 'push',
    applianceId: 'default',
    name: 'support_conference_end',
    lsid: lsid(1),
    receivedAt: clock.now(),
    fields: [
      ['event', 'support_conference_end'],
      ['odd name ü', "it's; --"],
    ],
    fingerprint: `fingerprint-${number}`,
    ...changes,
  };
}

export function testConfiguration(
  id: string,
  clock: Clock,
  changes: Partial<ConfigurationRecord> = {},
): ConfigurationRecord {
  return {
    id,
    plugin: 'test',
    name: `Configuration ${id}`,
    applianceId: 'default',
    disabled: false,
    document: '{"retryAttemptLimit":3}',
    secrets: { clientSecret: 'sealed' },
    updatedAt: clock.now(),
    ...changes,
  };
}

export const succeeded: Outcome = { kind: 'succeeded', effect: 'written', refs: [], digest: 'digest', warnings: [] };

export const failed: Outcome = {
  kind: 'failed',
  stage: 'during',
  cure: { kind: 'wait' },
  fault: { code: 'CB-TEST', message: 'It failed.', help: 'Try again.' },
};

/** Leases what is due now, for a minute. */
export function leaseDue(store: Store, clock: Clock, limit = 10, owner = 'one') {
  const now = clock.now();
  return store.leaseDeliveries({ owner, now, until: new Date(now.getTime() + 60_000), limit });
}

/** Leases what is due now, and gives the first of it. */
export async function leaseOne(store: Store, clock: Clock, limit = 10, owner = 'one'): Promise<LeasedDelivery> {
  const [leased] = await leaseDue(store, clock, limit, owner);
  if (leased === undefined) throw new Error('Nothing is due');
  return leased;
}

/** Ends the attempts whose lease is lost by now, as the worker does. */
export function abandonLost(store: Store, clock: Clock, options: { readonly exceptOwner?: string } = {}) {
  const now = clock.now();
  return store.abandonLostLeases({ now, decide: (delivery) => processLost(delivery, now), ...options });
}

/** Ends the attempt of a leased delivery. */
export function finish(
  store: Store,
  clock: Clock,
  leased: LeasedDelivery | undefined,
  transition: Partial<Transition> = {},
  outcome: AttemptRecord['outcome'] = succeeded,
  people?: People,
): Promise<boolean> {
  if (leased === undefined) throw new Error('Nothing was leased');
  const attempt = {
    deliveryId: leased.delivery.id,
    number: leased.attempt,
    startedAt: clock.now(),
    endedAt: clock.now(),
    outcome,
  };
  const written = outcome.kind === 'succeeded' ? { digest: outcome.digest, people } : undefined;
  return store.finishAttempt(
    leased.lease,
    attempt,
    { state: 'succeeded', countsAsAttempt: true, ...transition },
    written,
  );
}

/** Replays what is selected, as a bulk act does it. @returns how many there are */
export async function replay(store: Store, clock: Clock, selection: DeliverySelection): Promise<number> {
  const at = clock.now();
  const countedAt = new Date(at.getTime() + 1);
  const { highestId = '' } = await store.countForAct('replay', selection, countedAt);
  const until = new Date(at.getTime() + 60_000);
  const lease = await store.leaseJob({ name: 'bulk-act:replay', owner: 'one', now: at, until });
  if (lease === undefined) throw new Error('Somebody else holds the job');
  const act = { act: 'replay', kind: 'replay', selection, highestId, countedAt, reasonText: '', at, lease } as const;
  let [count, after]: [number, string | undefined] = [0, ''];
  while (after !== undefined) {
    const done = await store.doBulkPart({ ...act, after, progress: () => ({}) });
    count += done?.count ?? 0;
    after = done?.last;
  }
  await store.endJob(lease);
  return count;
}
