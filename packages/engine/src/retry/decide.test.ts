import type { Cure, Outcome } from '@casebridge/plugin-api';
import { describe, expect, test } from 'vitest';
import type { DeliveryRecord } from '../store/records.ts';
import { decide, type EndedAttempt } from './decide.ts';

const now = new Date('2030-01-01T12:00:00Z');
const fault = { code: 'CB-TEST', message: 'It broke.', help: 'Mend it.' };

function failure(cure: Cure): Outcome {
  return { kind: 'failed', stage: 'before', cure, fault };
}

function ended(
  outcome: EndedAttempt['outcome'],
  delivery: Partial<DeliveryRecord> = {},
  change: Partial<EndedAttempt> = {},
): EndedAttempt {
  return {
    outcome,
    delivery: {
      id: 'd1',
      eventId: 'e1',
      configurationId: 'c1',
      lsid: 'a'.repeat(32),
      state: 'running',
      countedAttempts: 0,
      attempts: 0,
      abandonedAttempts: 0,
      dueAt: now,
      createdAt: now,
      updatedAt: now,
      ...delivery,
    },
    event: { name: 'support_conference_end', source: 'push' },
    waiting: [],
    rules: { retryAttemptLimit: 2, retryOutboundEventTypes: ['support_conference_end'], retryPollingEventTypes: [] },
    now,
    random: 0,
    ...change,
  };
}

function secondsUntilDue(attempt: EndedAttempt): number {
  const { dueAt } = decide(attempt);
  return ((dueAt?.getTime() ?? NaN) - attempt.now.getTime()) / 1000;
}

describe('what is not ready', () => {
  test('is asked again after 10 s, doubling to 5 min, and never counts', () => {
    const notReadySince = now;
    const waits: number[] = [];
    let at = now.getTime();
    for (let ask = 0; ask < 8; ask += 1) {
      const attempt = ended({ kind: 'notReady', message: 'Not yet.' }, { notReadySince }, { now: new Date(at) });
      expect(decide(attempt)).toMatchObject({ state: 'retrying', countsAsAttempt: false, notReadySince });
      waits.push(secondsUntilDue(attempt));
      at += secondsUntilDue(attempt) * 1000;
    }
    expect(waits).toEqual([10, 20, 40, 80, 160, 300, 300, 300]);
  });

  test('waits also where no retry is allowed', () => {
    const rules = { retryAttemptLimit: 0, retryOutboundEventTypes: [], retryPollingEventTypes: [] };
    expect(decide(ended({ kind: 'notReady', message: 'Not yet.' }, {}, { rules })).state).toBe('retrying');
  });
});

describe('a configuration that is down', () => {
  test.each<Cure>([{ kind: 'fixConfig' }, { kind: 'waitUntil', at: '2030-01-01T12:00:17Z' }])(
    'parks and costs no attempt: %o',
    (cure) => {
      const rules = { retryAttemptLimit: 0, retryOutboundEventTypes: [], retryPollingEventTypes: [] };
      const transition = decide(ended(failure(cure), {}, { rules }));
      expect(transition).toMatchObject({ state: 'retrying', countsAsAttempt: false, park: { code: 'CB-TEST' } });
      expect(transition.park?.until).toEqual(transition.dueAt);
    },
  );

  test('is probed in 3 min, or at the time that was named, within 2 s and 1 h', () => {
    expect(secondsUntilDue(ended(failure({ kind: 'fixConfig' })))).toBe(180);
    const named = (at: string) => secondsUntilDue(ended(failure({ kind: 'waitUntil', at })));
    expect(named('2030-01-01T12:00:17Z')).toBe(17);
    expect(named('2020-01-01T00:00:00Z')).toBe(2);
    expect(named('2099-01-01T00:00:00Z')).toBe(3600);
    expect(named('soon')).toBe(180);
  });
});

test('who always says "now" is asked with growing pauses', () => {
  const waits = [1, 2, 3, 6, 50].map((attempts) =>
    secondsUntilDue(ended(failure({ kind: 'waitUntil', at: now.toISOString() }), { attempts })),
  );
  expect(waits).toEqual([2, 4, 8, 64, 64]);
});

test('what is processed to an end that is no fault of the configuration releases it', () => {
  const skipped = { kind: 'skipped', reason: 'no-case', message: 'No case.' } as const;
  const rules = { retryAttemptLimit: 0, retryOutboundEventTypes: [], retryPollingEventTypes: [] };
  expect(decide(ended(skipped)).releases).toBe(true);
  expect(decide(ended({ kind: 'notReady', message: 'Not yet.' })).releases).toBe(true);
  expect(decide(ended(failure({ kind: 'fixData' }), {}, { rules }))).toMatchObject({ state: 'dead', releases: true });
  expect(decide(ended(failure({ kind: 'wait' }))).releases).toBeUndefined();
  expect(decide(ended(failure({ kind: 'fixConfig' }))).releases).toBeUndefined();
});

describe('a delivery that failed', () => {
  const broken = failure({ kind: 'wait' });

  test('is tried again as often as the limit says, then dead', () => {
    expect(decide(ended(broken, { countedAttempts: 0 })).state).toBe('retrying');
    expect(decide(ended(broken, { countedAttempts: 1 })).state).toBe('retrying');
    expect(decide(ended(broken, { countedAttempts: 2 }))).toEqual({
      state: 'dead',
      countsAsAttempt: true,
      releases: true,
      reason: 'CB-TEST',
      reasonText: 'It broke.',
    });
  });

  test('is dead at once if its event type is not retried', () => {
    const event = { name: 'support_conference_rep_exit_survey_completed', source: 'push' } as const;
    expect(decide(ended(broken, {}, { event })).state).toBe('dead');
  });

  test('and was found by asking is retried by the box for polling', () => {
    const event = { name: 'support_conference_end', source: 'poll' } as const;
    const rules = { retryAttemptLimit: 2, retryOutboundEventTypes: [] } as const;
    const asked = (retryPollingEventTypes: readonly 'support_conference_end'[]) =>
      decide(ended(broken, {}, { event, rules: { ...rules, retryPollingEventTypes } })).state;
    expect(asked([])).toBe('dead');
    expect(asked(['support_conference_end'])).toBe('retrying');
  });

  test('waits from 30 s to 1 h, doubling, with jitter', () => {
    const rules = {
      retryAttemptLimit: 100,
      retryOutboundEventTypes: ['support_conference_end'],
      retryPollingEventTypes: [],
    } as const;
    const waits = (random: number) =>
      [0, 1, 2, 6, 7, 99].map((countedAttempts) =>
        secondsUntilDue(ended(broken, { countedAttempts }, { rules, random })),
      );
    expect(waits(0)).toEqual([30, 60, 120, 1920, 2400, 2400]);
    expect(waits(1)).toEqual([45, 90, 180, 2880, 3600, 3600]);
  });
});

test('what loses its thread three times is taken for the cause', () => {
  const lost = (abandonedAttempts: number) => decide(ended({ kind: 'abandoned' }, { abandonedAttempts }));
  expect(lost(0)).toMatchObject({ state: 'retrying', countsAsAttempt: false, dueAt: now });
  expect(lost(1).state).toBe('retrying');
  expect(lost(2).state).toBe('dead');
});

test('an end is an end', () => {
  const outcome: Outcome = { kind: 'succeeded', effect: 'written', refs: [], digest: 'x', warnings: [] };
  expect(decide(ended(outcome)).state).toBe('succeeded');
  expect(decide(ended({ kind: 'skipped', reason: 'no-case', message: 'No case.' }))).toMatchObject({
    state: 'skipped',
    reason: 'no-case',
  });
});
