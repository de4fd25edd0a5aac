import { expect, test } from 'vitest';
import { createManualClock } from '@casebridge/plugin-api/testing';
import { firstConcern, type Signs } from './first-concern.ts';
import { createIndicatorBoard } from './indicator-board.ts';
import { waitingOf } from './waiting.ts';

const now = new Date('2030-01-07T09:00:00Z');
const open = (
  configurationId: string,
  state: 'pending' | 'running' | 'retrying',
  notReady: boolean,
  count: number,
) => ({
  ...{ configurationId, state, notReady, count, oldest: new Date(now.getTime() - count * 60_000) },
});

test('what waits is in one sum only, and what holds up its configuration goes first', () => {
  const all = [
    ...[open('a', 'pending', false, 1), open('a', 'running', false, 2), open('a', 'retrying', true, 3)],
    ...[open('a', 'retrying', false, 4), open('parked', 'retrying', true, 5), open('paused', 'pending', false, 6)],
  ];
  const waiting = waitingOf(all, { parked: new Set(['parked', 'paused']), paused: new Set(['paused']) });
  expect(waiting).toEqual({
    ...{ pending: 1, running: 2, notReady: 3, retrying: 4, parked: 5, paused: 6 },
    oldestAt: new Date(now.getTime() - 360_000),
  });
});

const calm: Signs = {
  now,
  notices: [],
  deadLetters: [],
  indicators: [],
  waiting: waitingOf([], { parked: new Set(), paused: new Set() }),
  setAsides: [],
};
const notice = {
  level: 'error' as const,
  id: '1',
  configurationId: 'a',
  code: 'CB-DOWN',
  message: 'It is down.',
  help: 'Start it.',
};
const deadLetter = {
  ...{ configurationId: 'a', reason: 'CB-X', reasonText: 'It is wrong.', example: '1' },
  ...{ count: 2, oldest: now, newest: now },
};
const indicator = {
  ...{ configurationId: 'a', name: 'n', title: 'Secret', value: 5, unit: 'days' },
  ...{ message: 'expires', help: 'Renew it.' },
};

test.each<[string, Partial<Signs>, object | undefined]>([
  ['nothing', {}, undefined],
  [
    'the oldest notice',
    {
      notices: [
        { ...notice, since: now },
        { ...notice, code: 'CB-OLD', since: new Date(0) },
      ],
    },
    { code: 'CB-OLD' },
  ],
  [
    'a notice before dead letters',
    { notices: [{ ...notice, since: now }], deadLetters: [deadLetter] },
    { kind: 'notice' },
  ],
  [
    'nothing of what is set aside',
    {
      notices: [{ ...notice, since: now }],
      deadLetters: [deadLetter],
      setAsides: [
        { configurationId: 'a', cause: 'CB-DOWN' },
        { configurationId: 'a', cause: 'CB-X' },
      ],
    },
    undefined,
  ],
  [
    'the same cause of another configuration',
    { deadLetters: [deadLetter], setAsides: [{ configurationId: 'b', cause: 'CB-X' }] },
    { kind: 'dead-letters' },
  ],
  ['dead letters', { deadLetters: [deadLetter] }, { message: '2 deliveries were given up: It is wrong.' }],
  [
    'a bad indicator before a warning',
    {
      indicators: [
        { ...indicator, state: 'warning' },
        { ...indicator, state: 'bad', title: 'B' },
      ],
    },
    { message: 'B: expires' },
  ],
  ['a good indicator', { indicators: [{ ...indicator, state: 'good' }] }, undefined],
  [
    'a long wait',
    { waiting: { ...calm.waiting, pending: 1, oldestAt: new Date(now.getTime() - 7 * 3_600_000) } },
    { kind: 'waiting' },
  ],
  [
    'a short wait',
    { waiting: { ...calm.waiting, pending: 1, oldestAt: new Date(now.getTime() - 3_600_000) } },
    undefined,
  ],
])('the first concern: %s', (_what, signs, expected) => {
  const found = firstConcern({ ...calm, ...signs });
  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found).toMatchObject(expected);
});

test('a plugin that does not answer holds nobody up, and one that did is not asked again at once', async () => {
  const clock = createManualClock();
  const asked: string[] = [];
  const board = createIndicatorBoard({
    clock,
    ask(id) {
      asked.push(id);
      if (id === 'silent') return new Promise(() => undefined);
      return Promise.resolve({ ok: true, value: [{ ...indicator, state: 'good' }] });
    },
  });
  const reading = board.read(['good', 'silent']);
  clock.advance(1_000);
  expect(await reading).toMatchObject([{ configurationId: 'good' }]);
  const again = board.read(['good', 'silent']);
  clock.advance(1_000);
  await again;
  expect(asked).toEqual(['good', 'silent']);
  clock.advance(30_000);
  await board.read(['good']);
  expect(asked).toEqual(['good', 'silent', 'good']);
});
