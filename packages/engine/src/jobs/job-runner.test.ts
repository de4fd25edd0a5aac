import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createManualClock, type ManualClock } from '@casebridge/plugin-api/testing';
import { recordingLog } from '../../test/report.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';
import type { Store } from '../store/store.ts';
import type { Job } from './job.ts';
import { type JobRunner, startJobRunner } from './job-runner.ts';

let folder: string;
let clock: ManualClock;
let store: Store;
const runners: JobRunner[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'casebridge-'));
  clock = createManualClock();
  store = await openSqliteStore({ file: join(folder, 'store.sqlite'), clock });
});

afterEach(async () => {
  await Promise.all(runners.splice(0).map((runner) => runner.close()));
  await store.close();
  await rm(folder, { recursive: true });
});

function start(owner: string, job: Job, sharesStore = true): JobRunner {
  const jobs = () => Promise.resolve([job]);
  const runner = startJobRunner({
    store,
    clock,
    log: recordingLog(),
    owner,
    sharesStore,
    publish: () => undefined,
    jobs,
  });
  runners.push(runner);
  return runner;
}

/** A job that is due a second after it was done, and leaves when that was. */
function everySecond(run: () => Promise<void>): Job {
  return {
    name: 'second',
    async run() {
      await run();
      return { state: clock.now().toISOString(), dueInMilliseconds: 1000 };
    },
  };
}

test('a job of each second runs each second, though nobody looks that often by himself', async () => {
  const runs: number[] = [];
  start(
    'one',
    everySecond(async () => void runs.push(clock.now().getTime())),
  );
  for (let second = 1; second <= 10; second += 1) {
    await vi.waitFor(() => expect(runs).toHaveLength(second));
    await vi.waitFor(async () => {
      expect((await store.job('second'))?.state).toBe(clock.now().toISOString());
      expect(runners[0]?.running()).toEqual([]);
    });
    clock.advance(1000);
  }
});

test('of two processes one runs a job at a time, and neither does again what the other has just done', async () => {
  const runs: number[] = [];
  let inHand = 0;
  let overlaps = 0;
  const job = everySecond(async () => {
    inHand += 1;
    if (inHand > 1) overlaps += 1;
    runs.push(clock.now().getTime());
    await new Promise((resolve) => setImmediate(resolve));
    inHand -= 1;
  });
  const both = [start('one', job), start('two', job)];
  for (let second = 1; second <= 20; second += 1) {
    await vi.waitFor(() => expect(runs).toHaveLength(second));
    await vi.waitFor(() => expect(both.flatMap((runner) => runner.running())).toEqual([]));
    clock.advance(1000);
  }
  expect(overlaps).toBe(0);
  const gaps = runs.slice(1).map((time, index) => time - (runs[index] ?? 0));
  expect(new Set(gaps)).toEqual(new Set([1000]));
});

test('what a killed process held is done at once by the next, where only one uses the store', async () => {
  const request = {
    name: 'second',
    owner: 'killed',
    now: clock.now(),
    until: new Date(clock.now().getTime() + 20_000),
  };
  expect(await store.leaseJob(request)).toBeDefined();
  let runs = 0;
  start(
    'one',
    everySecond(async () => void (runs += 1)),
    false,
  );
  await vi.waitFor(() => expect(runs).toBe(1));
});

test('a job that fails is left alone for a minute', async () => {
  let runs = 0;
  start(
    'one',
    everySecond(() => {
      runs += 1;
      return Promise.reject(new Error('It does not work.'));
    }),
  );
  await vi.waitFor(() => expect([runs, runners[0]?.running()]).toEqual([1, []]));
  clock.advance(59_000);
  await store.jobs();
  expect(runs).toBe(1);
  clock.advance(1_000);
  await vi.waitFor(() => expect(runs).toBe(2));
});

/** Lets a job run again and again when it is due. @returns the pauses between its runs, in milliseconds */
async function pausesOf(job: Omit<Job, 'name'>, runs: number): Promise<readonly number[]> {
  const ended: number[] = [];
  start('one', {
    ...job,
    name: 'spinner',
    run: (run) => job.run(run).finally(() => ended.push(clock.monotonic())),
  });
  await vi.waitFor(
    () => {
      // By little steps at first: what is due too early shows.
      if (ended.length < runs) clock.advance(ended.length < 4 ? 50 : 1000);
      expect(ended).toHaveLength(runs);
    },
    { timeout: 20_000, interval: 1 },
  );
  return ended.slice(1).map((time, index) => time - (ended[index] ?? 0));
}

test('a job that is refused and told "again now", or in the past, is run with growing pauses of seconds', async () => {
  const pauses = await pausesOf({ run: () => Promise.resolve({ dueInMilliseconds: -9000, refused: true }) }, 9);
  const floors = [2, 4, 8, 16, 32, 64, 64, 64].map((seconds) => seconds * 1000);
  pauses.forEach((pause, index) => expect(pause).toBeGreaterThanOrEqual(floors[index] ?? 0));
  expect(pauses.reduce((sum, pause) => sum + pause)).toBeLessThan(300_000);
});

test('a job that is refused and told to come next year comes within an hour', async () => {
  const year = 365 * 86_400_000;
  start('one', { name: 'patient', run: () => Promise.resolve({ dueInMilliseconds: year, refused: true }) });
  await vi.waitFor(async () => expect((await store.job('patient'))?.dueInMilliseconds).toBe(3_600_000));
});

test('a job whose runs forget to remember what made them urgent does not spin', async () => {
  const run = () => Promise.resolve({ dueInMilliseconds: 86_400_000 });
  const pauses = await pausesOf({ isUrgent: () => true, run }, 7);
  const floors = [250, 250, 2000, 4000, 8000, 16_000];
  pauses.forEach((pause, index) => expect(pause).toBeGreaterThanOrEqual(floors[index] ?? 0));
});

test('a job is due at once whose due time is further away than its wait: the clock has gone back', async () => {
  const runs: number[] = [];
  start('one', {
    name: 'second',
    async run() {
      runs.push(clock.monotonic());
      return { dueInMilliseconds: 900_000 };
    },
  });
  await vi.waitFor(async () => {
    expect(runs).toHaveLength(1);
    expect((await store.job('second'))?.dueInMilliseconds).toBe(900_000);
    expect(runners[0]?.running()).toEqual([]);
  });
  clock.setDate({ byMilliseconds: -2 * 3_600_000 });
  clock.advance(5_000);
  await vi.waitFor(() => expect(runs).toHaveLength(2));
});

test('a job that ends with remove is gone', async () => {
  const runner = start('one', { name: 'backfill:1', run: () => Promise.resolve('remove') });
  await vi.waitFor(async () => {
    expect(await store.jobs()).toEqual([]);
    expect(runner.running()).toEqual([]);
  });
});

test('what a run leaves is written before it ends, and read by the next', async () => {
  const seen: unknown[] = [];
  start('one', {
    name: 'steps',
    async run({ cursor, state, save }) {
      seen.push([cursor, state]);
      await save({ cursor: String(seen.length) });
      return { state: `after ${seen.length}`, dueInMilliseconds: 1000 };
    },
  });
  await vi.waitFor(async () => expect((await store.job('steps'))?.dueInMilliseconds).toBe(1000));
  clock.advance(1000);
  await vi.waitFor(() =>
    expect(seen).toEqual([
      [undefined, undefined],
      ['1', 'after 1'],
    ]),
  );
});

test('a process that was frozen amid a job lets nothing more out for it, before any timer has run', async () => {
  const { promise: frozen, resolve: freeze } = Promise.withResolvers<undefined>();
  const waking: unknown[] = [];
  const log = recordingLog();
  const job: Job = {
    name: 'write',
    async run({ checkLease, signal }) {
      checkLease();
      await frozen;
      try {
        checkLease();
      } catch (error) {
        waking.push(String(error), signal.aborted);
        throw error;
      }
      return 'remove';
    },
  };
  const runner = startJobRunner({
    publish: () => undefined,
    ...{ store, clock, log, owner: 'one', sharesStore: true },
    jobs: () => Promise.resolve([job]),
  });
  runners.push(runner);
  await vi.waitFor(() => expect(runner.running()).toEqual(['write']));
  freeze(undefined);
  clock.setDate({ byMilliseconds: 20_000 });
  await vi.waitFor(() => expect(runner.running()).toEqual([]));
  expect(waking).toEqual(['LeaseOverError: the lease of the job ran out', true]);
  // Cut off, it says nothing about the job: due as it was, and no fault.
  expect((await store.job('write'))?.dueInMilliseconds ?? 0).toBe(0);
  expect(log.lines.filter(({ level }) => level === 'error')).toEqual([]);
});
