import { expect, test } from 'vitest';
import type { Subject } from './subject.ts';

const minute = 60_000;
const busy = { code: 'busy', message: 'The appliance takes no more requests.' };

/** Requests for session keys, as plugins tell of them. */
export function describeSessionKeys(subject: Subject): void {
  const at = (minutes: number) => new Date(subject.clock.now().getTime() + minutes * minute).toISOString();
  const issued = (id: string, seconds: number) => {
    const answeredAt = new Date(subject.clock.now().getTime() + seconds * 1000).toISOString();
    return { id, state: 'issued', askedAt: at(0), answeredAt, expiresAt: at(10) } as const;
  };
  const failed = (id: string) => ({ id, state: 'failed', askedAt: at(0), answeredAt: at(0), cause: busy }) as const;

  test('a request is listed once however often it is told of, and an expiry of an unknown one is nothing', async () => {
    const { store, clock } = subject;
    const askedAt = clock.now();
    await store.recordSessionKeys('a', [{ id: '1', state: 'waiting', askedAt: askedAt.toISOString() }]);
    clock.advance(minute);
    await store.recordSessionKeys('a', [issued('1', 2), { id: '2', state: 'expired' }]);
    await store.recordSessionKeys('b', [failed('1')]);
    const [ofB, ofA, ...more] = await store.sessionKeys({}, { limit: 9 });
    expect(more).toEqual([]);
    expect(ofA).toMatchObject({ configurationId: 'a', requestId: '1', state: 'issued', askedAt });
    expect(ofB).toMatchObject({ configurationId: 'b', state: 'failed', cause: busy });
    await store.recordSessionKeys('a', [{ id: '1', state: 'expired' }]);
    expect(await store.sessionKeys({ state: 'expired' }, { limit: 9 })).toMatchObject([{ requestId: '1', askedAt }]);
    expect(await store.sessionKeys({ cause: 'busy', configurationId: 'a' }, { limit: 9 })).toEqual([]);
    expect(await store.sessionKeys({ from: new Date(askedAt.getTime() + 1) }, { limit: 9 })).toHaveLength(1);
    expect(await store.sessionKeys({}, { limit: 9, before: ofB?.id ?? '' })).toHaveLength(1);
  });

  test('requests are counted from a time on, and removed when they are old', async () => {
    const { store, clock } = subject;
    await store.recordSessionKeys('a', [failed('old')]);
    clock.advance(minute);
    const since = clock.now();
    await store.recordSessionKeys('a', [issued('1', 3), issued('2', 1), failed('3'), failed('4')]);
    await store.recordSessionKeys('a', [{ id: '1', state: 'expired' }]);
    expect(await store.sessionKeyCounts(since)).toEqual({
      ...{ issued: 2, waiting: 0, timesToKey: [1000, 3000] },
      failed: [{ cause: 'busy', message: busy.message, count: 2 }],
    });
    expect(await store.removeSessionKeys(since, 500)).toBe(1);
    expect(await store.sessionKeys({}, { limit: 9 })).toHaveLength(4);
  });
}
