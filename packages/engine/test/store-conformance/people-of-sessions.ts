import type { People } from '@casebridge/plugin-api';
import { expect, test } from 'vitest';
import { createIdSource } from '../../src/ids.ts';
import { finish, leaseOne, lsid, succeeded, testEvent } from '../store-fixtures.ts';
import type { Subject } from './subject.ts';

const page = { limit: 10 };
const mary: People = { customer: 'Mary Customer', representative: 'Äda 50%' };
const otto: People = { customer: 'Otto Kunde', representative: 'Bob Helper' };

async function write({ store, clock }: Subject, number: number, people?: People, session = number): Promise<void> {
  const id = createIdSource(clock)();
  await store.recordEvent(testEvent(number, clock, { id, lsid: lsid(session) }), ['a']);
  await finish(store, clock, await leaseOne(store, clock, 1), {}, succeeded, people);
  clock.advance(1000);
}

async function deliveriesOf({ store }: Subject, search: object): Promise<readonly string[]> {
  return (await store.searchDeliveries(search, page)).items.map((item) => item.lsid);
}

async function sessionsOf({ store }: Subject, search: object): Promise<readonly string[]> {
  return (await store.searchSessions(search, page)).items.map((item) => item.lsid);
}

export function describePeopleOfSessions(subject: Subject): void {
  test('deliveries and sessions are found by parts of names, in whatever case, and show them', async () => {
    await write(subject, 1, mary);
    await write(subject, 2, otto);
    await write(subject, 3);
    for (const search of [deliveriesOf, sessionsOf]) {
      const find = (filter: object) => search(subject, filter);
      expect(await find({ customer: 'mary c' })).toEqual([lsid(1)]);
      expect(await find({ customer: 'O' })).toEqual([lsid(2), lsid(1)]);
      expect(await find({ customer: 'O', representative: 'helper' })).toEqual([lsid(2)]);
      expect(await find({ representative: '0%' })).toEqual([lsid(1)]);
      expect(await find({ representative: 'äDA' })).toEqual([lsid(1)]);
      expect(await find({ representative: 'A\u0308da' })).toEqual([lsid(1)]);
      expect(await find({ representative: '%' })).toEqual([lsid(1)]);
      expect(await find({ customer: 'helper' })).toEqual([]);
      expect(await find({ customer: 'mary', state: 'dead' })).toEqual([]);
      expect(await find({ customer: 'mary', configurationId: 'b' })).toEqual([]);
    }
    expect((await subject.store.searchDeliveries({}, page)).items).toMatchObject([{}, otto, mary]);
    const sessions = (await subject.store.searchSessions({}, page)).items;
    expect(sessions).toMatchObject([{}, otto, mary]);
    expect(sessions[0]).not.toHaveProperty('customer');
    expect(await subject.store.sessionLedgerEntry('a', lsid(1))).toMatchObject(mary);
  });

  test('a search for a name goes through many windows in pages that miss and repeat none', async () => {
    const { store } = subject;
    for (let number = 1; number <= 7; number += 1) await write(subject, number, number % 2 === 0 ? otto : mary);
    const seen: string[] = [];
    for (let before: string | undefined, rounds = 0; rounds < 10; rounds += 1) {
      const part = await store.searchSessions(
        { customer: 'mary' },
        { limit: 1, ...(before !== undefined && { before }) },
      );
      seen.push(...part.items.map((item) => item.lsid));
      before = part.next;
      if (before === undefined) break;
    }
    expect(seen).toEqual([7, 5, 3, 1].map(lsid));
  });
}

export function describeEndsOfNames(subject: Subject): void {
  test('names go when a session is written anew without them, and stay when there is nothing to write', async () => {
    const { store, clock } = subject;
    await write(subject, 1, mary);
    await store.recordEvent(testEvent(9, clock, { id: createIdSource(clock)(), lsid: lsid(1) }), ['a']);
    const skipped = { kind: 'skipped', reason: 'test', message: 'Nothing to write.' } as const;
    await finish(store, clock, await leaseOne(store, clock, 1), { state: 'skipped' }, skipped);
    expect(await sessionsOf(subject, { customer: 'mary' })).toEqual([lsid(1)]);
    await write(subject, 10, undefined, 1);
    expect(await sessionsOf(subject, { customer: 'mary' })).toEqual([]);
    expect(await store.sessionLedgerEntry('a', lsid(1))).not.toHaveProperty('representative');
  });

  test('names go with an erasure, and with the last delivery that retention removes', async () => {
    const { store, clock } = subject;
    await write(subject, 1, mary);
    await write(subject, 2, otto);
    await store.eraseSession(lsid(1), clock.now(), 'test');
    expect(await store.sessionLedgerEntry('a', lsid(1))).toBeUndefined();
    const between = clock.now();
    await write(subject, 3, otto, 2);
    expect(await store.removeEnded(between, 10)).toMatchObject({ deliveries: 1 });
    expect(await sessionsOf(subject, { customer: 'otto' })).toEqual([lsid(2)]);
    expect(await store.removeEnded(clock.now(), 10)).toMatchObject({ deliveries: 1 });
    const left = await store.sessionLedgerEntry('a', lsid(2));
    expect(left).toMatchObject({ state: 'succeeded', digest: 'digest' });
    expect(left).not.toHaveProperty('customer');
    expect(left).not.toHaveProperty('representative');
  });

  test('a name that a database could not hold is kept in part', async () => {
    await write(subject, 1, { customer: 'Ma\0ry \ud800', representative: '' });
    const entry = await subject.store.sessionLedgerEntry('a', lsid(1));
    expect(entry?.customer).toBe('Ma\ufffdry \ufffd');
    expect(entry).not.toHaveProperty('representative');
  });
}
