import { describe, expect, it } from 'vitest';
import { createManualClock, type ManualClock } from '@casebridge/plugin-api/testing';
import { createGovernor } from './governor.ts';

function answer(status: number, headers: Record<string, string> = {}) {
  return { status, headers: new Headers(headers) };
}

/** Whether a promise is settled once everything that is ready has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.finally(() => {
    settled = true;
  });
  await new Promise(setImmediate);
  return settled;
}

async function admitMany(clock: ManualClock, count: number, options = {}) {
  const governor = createGovernor({ clock, ...options });
  for (let i = 0; i < count; i++) expect(await governor.admit()).toEqual({ ok: true });
  return governor;
}

describe('the governor', () => {
  it('lets 20 requests a second through and keeps the others in order', async () => {
    const clock = createManualClock();
    const governor = await admitMany(clock, 20);
    const order: number[] = [];
    const waiting = Array.from({ length: 25 }, (_, i) => governor.admit().then(() => order.push(i)));
    await clock.untilWaiting(25);
    expect(clock.waits().filter((left) => left === 1000)).toHaveLength(20);
    expect(clock.waits().filter((left) => left === 2000)).toHaveLength(5);
    clock.advance(1000);
    await Promise.all(waiting.slice(0, 20));
    expect(order).toHaveLength(20);
    clock.advance(1000);
    await Promise.all(waiting);
    expect(order).toEqual(Array.from({ length: 25 }, (_, i) => i));
  });

  it('never has more than the limit in any second', async () => {
    const clock = createManualClock();
    const governor = createGovernor({ clock, perSecond: 3 });
    const turns: number[] = [];
    for (let i = 0; i < 30; i++) {
      const turn = governor.admit().then(() => turns.push(clock.now().getTime()));
      while (!(await isSettled(turn))) clock.advance(10);
      clock.advance(i % 5 === 0 ? 400 : 0);
    }
    for (let i = 3; i < turns.length; i++) expect(turns[i]! - turns[i - 3]!).toBeGreaterThanOrEqual(1000);
  });

  it('tells a caller when the hour is used up instead of letting him hang', async () => {
    const clock = createManualClock();
    const governor = await admitMany(clock, 4, { perHour: 4 });
    expect(await governor.admit()).toMatchObject({
      ok: false,
      error: { kind: 'rate-limited', retryAfterMilliseconds: 3_600_000 },
    });
    clock.advance(3_595_000);
    const soon = governor.admit();
    clock.advance(5_000);
    expect(await soon).toEqual({ ok: true });
  });

  it('holds everybody back for as long as the appliance asked', async () => {
    const clock = createManualClock();
    const governor = createGovernor({ clock });
    governor.observe(answer(429), 4_000);
    const waiting = governor.admit();
    clock.advance(3_999);
    expect(await isSettled(waiting)).toBe(false);
    clock.advance(1);
    expect(await waiting).toEqual({ ok: true });
    governor.observe(answer(429), 60_000);
    expect(await governor.admit()).toMatchObject({ ok: false, error: { retryAfterMilliseconds: 60_000 } });
  });

  it('holds back those who were already waiting', async () => {
    const clock = createManualClock();
    const governor = createGovernor({ clock, perSecond: 1 });
    await governor.admit();
    const waiting = governor.admit();
    governor.observe(answer(429), 5_000);
    clock.advance(1_000);
    expect(await isSettled(waiting)).toBe(false);
    clock.advance(4_000);
    expect(await waiting).toEqual({ ok: true });
  });

  it('waits a second where the appliance does not say how long', async () => {
    const clock = createManualClock();
    const governor = createGovernor({ clock });
    governor.observe(answer(429));
    const waiting = governor.admit();
    expect(clock.waits()).toEqual([1000]);
    clock.advance(1000);
    expect(await waiting).toEqual({ ok: true });
  });

  it('holds back longer with each refusal in a row, where the appliance says "now" each time', async () => {
    const clock = createManualClock();
    const governor = createGovernor({ clock });
    for (const wait of [1000, 2000, 4000, 8000]) {
      governor.observe(answer(429), 0);
      // Another one that was under way is refused together with it.
      governor.observe(answer(429), 0);
      const waiting = governor.admit();
      expect(clock.waits()).toEqual([wait]);
      clock.advance(wait);
      expect(await waiting).toEqual({ ok: true });
    }
    governor.observe(answer(200));
    governor.observe(answer(429), 0);
    void governor.admit();
    expect(clock.waits()).toEqual([1000]);
  });

  it('stops when others have used up the hour of the account', async () => {
    const clock = createManualClock();
    const governor = createGovernor({ clock });
    governor.observe(answer(200, { 'X-RateLimit-Limit': '15000', 'X-RateLimit-Remaining': '1' }));
    expect(await governor.admit()).toEqual({ ok: true });
    governor.observe(answer(200, { 'X-RateLimit-Limit': '15000', 'X-RateLimit-Remaining': '0' }));
    expect(await governor.admit()).toMatchObject({ ok: false, error: { retryAfterMilliseconds: 60_000 } });
    clock.advance(60_000);
    expect(await governor.admit()).toEqual({ ok: true });
  });

  it('does not take a used-up second for a used-up hour, nor nonsense for a number', async () => {
    const governor = createGovernor({ clock: createManualClock() });
    governor.observe(answer(200, { 'X-RateLimit-Limit': '20', 'X-RateLimit-Remaining': '0' }));
    governor.observe(answer(200, { 'X-RateLimit-Limit': 'many', 'X-RateLimit-Remaining': 'none' }));
    expect(await governor.admit()).toEqual({ ok: true });
  });

  it('lets a caller give up', async () => {
    const clock = createManualClock();
    const governor = await admitMany(clock, 20);
    const gaveUp = new AbortController();
    const waiting = governor.admit(gaveUp.signal);
    gaveUp.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});

describe('a share of the limits', () => {
  it.each([
    ['a quarter', 4, [1000, 1000, 1000, 1000, 1000, 2000]],
    ['less than one in a second', 40, [2000, 4000]],
  ])('%s', async (_name, processes, waits) => {
    const clock = createManualClock();
    const governor = await admitMany(clock, Math.max(1, 20 / processes), { share: () => 1 / processes });
    void Promise.all(waits.map(() => governor.admit()));
    await clock.untilWaiting(waits.length);
    expect(clock.waits()).toEqual(waits);
  });

  it('that grows counts from the next request on', async () => {
    const clock = createManualClock();
    let processes = 2;
    const governor = await admitMany(clock, 10, { share: () => 1 / processes });
    processes = 1;
    for (let number = 0; number < 10; number += 1) expect(await governor.admit()).toEqual({ ok: true });
    expect(clock.waits()).toEqual([]);
  });
});

it.each([-7_200_000, 7_200_000])(
  'lets the next one through a second later, though the date is set by %i ms',
  async (by) => {
    const clock = createManualClock();
    const governor = await admitMany(clock, 20);
    clock.setDate({ byMilliseconds: by });
    const waiting = governor.admit();
    await clock.untilWaiting(1);
    expect(clock.waits()).toEqual([1000]);
    clock.advance(1000);
    expect(await waiting).toEqual({ ok: true });
  },
);

it('is not blocked any longer than was asked for, though the date is set back meanwhile', async () => {
  const clock = createManualClock();
  const governor = createGovernor({ clock });
  governor.observe(answer(429), 5000);
  clock.setDate({ byMilliseconds: -7_200_000 });
  clock.advance(5000);
  expect(await governor.admit()).toEqual({ ok: true });
});

describe('a reserve', () => {
  it.each([
    ['other', 15],
    ['unconfirmed', 10],
    ['session', 19],
    ['session-key', 20],
  ] as const)('is left by requests of the priority %s after %i in a second', async (priority, most) => {
    const clock = createManualClock();
    const governor = createGovernor({ clock });
    const turns = Array.from({ length: 30 }, () => governor.admit(undefined, priority).catch(() => undefined));
    let admitted = 0;
    for (const turn of turns) void turn.then((result) => (admitted += result?.ok === true ? 1 : 0));
    await new Promise(setImmediate);
    expect(admitted).toBe(most);
  });

  it('serves sessions and keys when lists have used up all but it, in the second and in the hour', async () => {
    const clock = createManualClock();
    const governor = createGovernor({ clock, perSecond: 20, perHour: 40 });
    for (let i = 0; i < 30; i++) {
      const admitted = governor.admit(undefined, 'other');
      while (!(await isSettled(admitted))) clock.advance(100);
      expect(await admitted).toEqual({ ok: true });
    }
    expect(await governor.admit(undefined, 'other')).toMatchObject({ ok: false, error: { kind: 'rate-limited' } });
    clock.advance(1_000);
    for (let i = 0; i < 8; i++) expect(await governor.admit(undefined, 'session')).toEqual({ ok: true });
    expect(await governor.admit(undefined, 'session')).toMatchObject({ ok: false, error: { kind: 'rate-limited' } });
    for (let i = 0; i < 2; i++) expect(await governor.admit(undefined, 'session-key')).toEqual({ ok: true });
  });

  it('lets who is more important go before who has waited longer', async () => {
    const clock = createManualClock();
    const governor = await admitMany(clock, 1, { perSecond: 1 });
    const order: string[] = [];
    const waiting = (['other', 'session', 'session-key'] as const).map((priority) =>
      governor.admit(undefined, priority).then(() => order.push(priority)),
    );
    const over = Promise.all(waiting);
    while (!(await isSettled(over))) clock.advance(100);
    expect(order).toEqual(['session-key', 'session', 'other']);
  });

  it('is never used by looks for unconfirmed sessions, which keep a pace of a tenth of the hour', async () => {
    const clock = createManualClock();
    const governor = createGovernor({ clock });
    const start = clock.monotonic();
    let looks = 0;
    while (clock.monotonic() - start < 3_600_000) {
      const admitted = governor.admit(undefined, 'unconfirmed');
      while (!(await isSettled(admitted))) clock.advance(2_400);
      looks += 1;
    }
    expect(looks).toBeLessThanOrEqual(1_510);
    expect(await governor.admit(undefined, 'session')).toEqual({ ok: true });
  });
});
