import { expect, test } from 'vitest';
import { rewriteFields } from '../../src/store/rewrite-fields.ts';
import type { Outcome } from '@casebridge/plugin-api';
import { failed, finish, leaseDue, lsid, replay, succeeded, testEvent } from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

const unchanged: Outcome = { kind: 'succeeded', effect: 'unchanged', refs: [], digest: 'digest', warnings: [] };
// Its words hold what the query looks for.
const skipped: Outcome = { kind: 'skipped', reason: 'no-case', message: '"effect":"written"' };

/** What came of a backfill that writes again. */
export function describeRewrites(subject: Subject): void {
  test('the results of a backfill are counted by their ends, and neither other backfills nor replays among them', async () => {
    const { store, clock } = subject;
    for (let number = 1; number <= 6; number += 1) {
      const change = { lsid: lsid(number), source: 'rewrite', fields: rewriteFields('one') } as const;
      await store.recordEvent(testEvent(number, clock, change), ['a']);
    }
    const other = { lsid: lsid(7), source: 'rewrite', fields: rewriteFields('two') } as const;
    await store.recordEvent(testEvent(7, clock, other), ['a']);
    const leased = await leaseDue(store, clock);
    const of = (number: number) => leased.find(({ delivery }) => delivery.lsid === lsid(number));
    await finish(store, clock, of(1), {}, succeeded);
    await finish(store, clock, of(2), {}, unchanged);
    await finish(store, clock, of(3), { state: 'skipped', reason: 'no-case' }, skipped);
    await finish(store, clock, of(4), { state: 'dead', reason: 'CB-X' }, failed);
    await finish(store, clock, of(5), { state: 'retrying', dueAt: clock.now(), reason: 'CB-X' }, failed);
    const counted = { waiting: 2, restored: 1, unchanged: 1, skipped: 1, dead: 1 };
    expect(await store.rewriteResults('one')).toEqual(counted);
    expect(await replay(store, clock, { ids: [of(4)?.delivery.id ?? ''] })).toBe(1);
    expect(await store.rewriteResults('one')).toEqual(counted);
    expect(await store.rewriteResults('none')).toEqual({ waiting: 0, restored: 0, unchanged: 0, skipped: 0, dead: 0 });
  });
}
