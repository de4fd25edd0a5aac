import { expect, test } from 'vitest';
import { type DataverseError, type Governor, createGovernor } from '../src/index.ts';
import { type ManualClock, createManualClock } from '@casebridge/plugin-api/testing';

/** A model of the vendor's limits, scaled down: what counts, within which window, and what a request costs. */
interface Model {
  readonly windowMilliseconds: number;
  readonly requests: number;
  readonly executionMilliseconds: number;
  readonly concurrent: number;
  readonly operationsCount: boolean;
  readonly latencyMilliseconds: number;
  readonly hint: string;
}

interface Admission {
  readonly at: number;
  readonly weight: number;
  readonly execution: number;
}

/** A server that keeps a sliding window and names the seconds after which there is room again. */
function createServer(clock: ManualClock, model: Model) {
  let admitted: Admission[] = [];
  let running = 0;
  let refusals = 0;
  const headers = new Headers({ 'x-ms-dop-hint': model.hint });

  function refuse(code: string, milliseconds: number): DataverseError {
    refusals += 1;
    const retryAfterMilliseconds = Math.ceil(milliseconds / 1000) * 1000;
    return { kind: 'throttled', code, message: 'm', help: 'h', httpStatus: 429, retryAfterMilliseconds };
  }

  /** When the sum within the window will have room for `more`. */
  function untilRoom(limit: number, more: number, weigh: (one: Admission) => number): number {
    let sum = admitted.reduce((all, one) => all + weigh(one), more);
    for (const one of admitted) {
      if (sum <= limit) return 0;
      sum -= weigh(one);
      if (sum <= limit) return one.at + model.windowMilliseconds - clock.now().getTime();
    }
    return 0;
  }

  function check(weight: number): DataverseError | undefined {
    const now = clock.now().getTime();
    admitted = admitted.filter(({ at }) => at > now - model.windowMilliseconds);
    if (running >= model.concurrent) return refuse('0x80072326', 1000);
    const byCount = untilRoom(model.requests, weight, (one) => one.weight);
    if (byCount > 0) return refuse('0x80072322', byCount);
    const byTime = untilRoom(model.executionMilliseconds, model.latencyMilliseconds, (one) => one.execution);
    return byTime > 0 ? refuse('0x80072321', byTime) : undefined;
  }

  return {
    async send(operations: number) {
      const weight = model.operationsCount ? operations : 1;
      const error = check(weight);
      if (error) return { result: { ok: false, error } as const, headers: undefined };
      admitted.push({ at: clock.now().getTime(), weight, execution: model.latencyMilliseconds });
      running += 1;
      await clock.sleep(model.latencyMilliseconds);
      running -= 1;
      return { result: { ok: true, value: undefined } as const, headers };
    },
    refusals: () => refusals,
  };
}

/** Moves the clock from wait to wait until the work is done; gives the milliseconds that passed. */
async function untilDone(clock: ManualClock, work: Promise<unknown>): Promise<number> {
  const begun = clock.now().getTime();
  const state = { isDone: false };
  void work.finally(() => (state.isDone = true));
  while (!state.isDone) {
    // All that can run without time passing runs before the time is moved.
    await new Promise((resolve) => setImmediate(resolve));
    const [next] = clock.waits();
    if (next !== undefined) clock.advance(next);
  }
  return clock.now().getTime() - begun;
}

/** Sixteen callers that work off a backlog and try again whatever is refused. */
async function drain(
  governor: Governor,
  server: ReturnType<typeof createServer>,
  requests: number,
  operations: number,
) {
  let left = requests;
  const caller = async () => {
    while (left > 0) {
      left -= 1;
      let result = await governor.run({ operations, send: () => server.send(operations) });
      // As the engine does with a wait that is too long to be waited out here.
      while (!result.ok) result = await governor.run({ operations, send: () => server.send(operations) });
    }
  };
  await Promise.all(Array.from({ length: 16 }, caller));
}

const ENDLESS = 1_000_000_000;

const LIMITS: Model = {
  windowMilliseconds: 30_000,
  requests: ENDLESS,
  executionMilliseconds: ENDLESS,
  concurrent: 52,
  operationsCount: false,
  latencyMilliseconds: 50,
  hint: '16',
};
const WINDOWS = 10;

/** Lets a governor that knows the window, and the limit on requests if there is one, work off a backlog. */
async function drainThrough(limits: Partial<Model>, requests: number, operations: number) {
  const model = { ...LIMITS, ...limits };
  const clock = createManualClock();
  const governor = createGovernor({ clock, limits: model, patienceMilliseconds: 30_000 });
  const server = createServer(clock, model);
  const passed = await untilDone(clock, drain(governor, server, requests, operations));
  return { passed, refusals: server.refusals(), counting: governor.gauge().counting };
}

test.each<[string, Partial<Model>, number, number]>([
  ['requests, a batch once', { requests: 600 }, 1, 600],
  ['requests, a batch by its parts', { requests: 6000, operationsCount: true }, 10, 600],
  ['execution time', { executionMilliseconds: 120_000, latencyMilliseconds: 200 }, 1, 600],
])('95 %% or more of the limit on %s is used', async (_name, limits, operations, perWindow) => {
  const { passed } = await drainThrough(limits, WINDOWS * perWindow, operations);
  expect((WINDOWS * LIMITS.windowMilliseconds) / passed).toBeGreaterThanOrEqual(0.95);
});

test('a limit on requests that is known is not met, though sixteen callers push', async () => {
  const { refusals } = await drainThrough({ requests: 600 }, WINDOWS * 600, 1);
  expect(refusals).toBe(0);
});

test('what counts is learned at the first refusal', async () => {
  const { refusals, counting } = await drainThrough({ requests: 6000, operationsCount: true }, WINDOWS * 600, 10);
  expect(counting).toBe('operations');
  expect(refusals).toBeLessThan(50);
});

test('90 % or more of the limit on requests at a time is used, though the hint is too high', async () => {
  const requests = 8000;
  const { passed, refusals } = await drainThrough({ concurrent: 8 }, requests, 1);
  const best = (requests / 8) * LIMITS.latencyMilliseconds;
  expect(refusals).toBeGreaterThan(0);
  expect(best / passed).toBeGreaterThanOrEqual(0.9);
});
