import { expect, test } from 'vitest';
import type { Subject } from './subject.ts';

/** Groups that a person has set aside. */
export function describeSetAsides(subject: Subject): void {
  const group = { configurationId: 'a', cause: 'CB-X' };
  const ordered = (minutes: number, by = 'ada') => {
    const at = subject.clock.now();
    return { ...group, until: new Date(at.getTime() + minutes * 60_000), why: 'Known.', by, at };
  };

  test('outlast the process, with who and why, and stand in the audit', async () => {
    const { clock, harness } = subject;
    const counted = { ...ordered(60), untilCount: 10 };
    await subject.store.setAside(counted);
    await subject.store.close();
    subject.store = await harness.reopen(clock);
    expect(await subject.store.setAsides()).toEqual([counted]);
    const [entry] = await subject.store.audit({ limit: 1 });
    expect(entry).toMatchObject({ actor: 'ada', action: 'group.set-aside', subject: 'a' });
    expect(entry?.detail).toEqual({ cause: 'CB-X', until: counted.until.toISOString(), untilCount: 10, why: 'Known.' });
  });

  test('set aside anew get the new end, whole', async () => {
    const { store, clock } = subject;
    await store.setAside({ ...ordered(60), untilCount: 10 });
    clock.advance(1000);
    const later = ordered(120, 'ben');
    await store.setAside(later);
    expect(await store.setAsides()).toEqual([later]);
  });

  test('are ended by whoever saw them as they are, once', async () => {
    const { store, clock } = subject;
    const [first, actor] = [ordered(60), 'engine'];
    await store.setAside(first);
    clock.advance(1000);
    await store.setAside(ordered(60));
    expect(await store.endSetAside({ ...group, actor, setAt: first.at })).toBe(false);
    expect(await store.endSetAside({ ...group, actor: 'cyd', detail: { count: 3 } })).toBe(true);
    expect(await store.endSetAside({ ...group, actor: 'cyd' })).toBe(false);
    expect(await store.setAsides()).toEqual([]);
    const audit = await store.audit({ limit: 9 }, { action: 'group.returned' });
    expect(audit).toMatchObject([{ actor: 'cyd', detail: { cause: 'CB-X', count: 3 } }]);
  });
}
