import { describe, expect, test } from 'vitest';
import {
  type DataverseError,
  type Result,
  createDataverseClient,
  createGovernor,
  createGovernors,
} from '../src/index.ts';
import { numberedTokens, startEnvironment } from './environment.ts';
import { json, startHttpServer } from './http-server.ts';
import { createManualClock } from '@casebridge/plugin-api/testing';

function throttling(seconds: number | undefined, code = '0x80072322'): DataverseError {
  const wait = seconds === undefined ? {} : { retryAfterMilliseconds: seconds * 1000 };
  return { kind: 'throttled', code, message: 'm', help: 'h', httpStatus: 429, ...wait };
}

/** A request whose answers are given one after the other; counts how often it was sent. */
function request(...answers: (DataverseError | 'done')[]) {
  let sent = 0;
  const exchange = {
    operations: 1,
    send: async () => {
      const answer = answers[sent++] ?? 'done';
      const result: Result<string> = answer === 'done' ? { ok: true, value: answer } : { ok: false, error: answer };
      return { result, headers: undefined };
    },
  };
  return { exchange, sent: () => sent };
}

function setUp(options: { readonly patienceMilliseconds?: number } = {}) {
  const clock = createManualClock();
  return { clock, governor: createGovernor({ clock, ...options }) };
}

describe('a throttled request', () => {
  test('is repeated after the wait that was asked for', async () => {
    const { clock, governor } = setUp();
    const { exchange, sent } = request(throttling(3), throttling(2), 'done');
    const result = governor.run(exchange);
    await clock.untilWaiting(1);
    expect(clock.waits()).toEqual([3000]);
    clock.advance(2999);
    expect(sent()).toBe(1);
    clock.advance(1);
    await clock.untilWaiting(1);
    expect(clock.waits()).toEqual([2000]);
    clock.advance(2000);
    expect(await result).toEqual({ ok: true, value: 'done' });
    expect(sent()).toBe(3);
  });

  test('is given back at once if the wait is longer than its patience', async () => {
    const { governor } = setUp();
    const { exchange, sent } = request(throttling(11));
    expect(await governor.run(exchange)).toMatchObject({
      error: { kind: 'throttled', retryAfterMilliseconds: 11_000 },
    });
    expect(sent()).toBe(1);
  });

  test('does not wait longer in sum than its patience', async () => {
    const { clock, governor } = setUp();
    const { exchange, sent } = request(throttling(6), throttling(6));
    const result = governor.run(exchange);
    await clock.untilWaiting(1);
    clock.advance(6000);
    expect(await result).toMatchObject({ ok: false, error: { retryAfterMilliseconds: 6000 } });
    expect(sent()).toBe(2);
  });

  test('without a Retry-After waits for 5 s, then twice as long', async () => {
    const { clock, governor } = setUp({ patienceMilliseconds: 60_000 });
    const result = governor.run(request(throttling(undefined), throttling(undefined)).exchange);
    await clock.untilWaiting(1);
    expect(clock.waits()).toEqual([5000]);
    clock.advance(5000);
    await clock.untilWaiting(1);
    expect(clock.waits()).toEqual([10_000]);
    clock.advance(10_000);
    expect(await result).toMatchObject({ ok: true });
  });

  test.each([0, -60])('whose service says "again in %i s" each time is sent with growing pauses', async (seconds) => {
    const { clock, governor } = setUp();
    const { exchange, sent } = request(...Array.from({ length: 99 }, () => throttling(seconds)));
    const result = governor.run(exchange);
    for (const wait of [1000, 2000, 4000]) {
      await clock.untilWaiting(1);
      expect(clock.waits()).toEqual([wait]);
      clock.advance(wait);
    }
    expect(await result).toMatchObject({ ok: false, error: { kind: 'throttled' } });
    expect(sent()).toBe(4);
    // Who comes next finds the pause that is on, and a success makes the next one short again.
    clock.advance(8000);
    const succeeding = request('done', throttling(0), 'done');
    expect(await governor.run(succeeding.exchange)).toMatchObject({ ok: true });
    void governor.run(succeeding.exchange);
    await clock.untilWaiting(1);
    expect(clock.waits()).toEqual([1000]);
  });

  test('that is given up while it waits rejects with the reason', async () => {
    const { clock, governor } = setUp();
    const aborter = new AbortController();
    const result = governor.run({ ...request(throttling(3)).exchange, signal: aborter.signal });
    await clock.untilWaiting(1);
    aborter.abort(new Error('lease lost'));
    await expect(result).rejects.toThrow('lease lost');
    expect(governor.gauge()).toMatchObject({ running: 0, queued: 0 });
  });
});

describe('while the environment is throttled', () => {
  test('others wait too, and nothing is sent', async () => {
    const { clock, governor } = setUp();
    governor.noteThrottling(throttling(4));
    const { exchange, sent } = request('done');
    const result = governor.run(exchange);
    await clock.untilWaiting(1);
    expect(sent()).toBe(0);
    clock.advance(4000);
    expect(await result).toMatchObject({ ok: true });
  });

  test('others are refused without being sent if the wait is too long', async () => {
    const { clock, governor } = setUp();
    governor.noteThrottling(throttling(60));
    clock.advance(20_000);
    const { exchange, sent } = request('done');
    expect(await governor.run(exchange)).toMatchObject({ ok: false, error: { retryAfterMilliseconds: 40_000 } });
    expect(sent()).toBe(0);
    clock.advance(30_000);
    const later = governor.run(exchange);
    await clock.untilWaiting(1);
    clock.advance(10_000);
    expect(await later).toMatchObject({ ok: true });
  });

  test('a shorter wait does not shorten a longer one', async () => {
    const { governor, clock } = setUp();
    governor.noteThrottling(throttling(8));
    governor.noteThrottling(throttling(1));
    expect(governor.gauge().pausedUntil).toEqual(new Date(clock.now().getTime() + 8000));
  });

  test('who waits for a slot gives way to a pause that begins meanwhile', async () => {
    const { clock, governor } = setUp();
    const gates = Array.from({ length: 4 }, () => ({
      sent: Promise.withResolvers<undefined>(),
      answer: Promise.withResolvers<undefined>(),
    }));
    const running = gates.map(({ sent: begun, answer }) => {
      const { exchange } = request('done');
      const send = () => {
        begun.resolve(undefined);
        return answer.promise.then(() => exchange.send());
      };
      return governor.run({ ...exchange, send });
    });
    await Promise.all(gates.map((gate) => gate.sent.promise));
    const { exchange, sent } = request('done');
    const queued = governor.run(exchange);
    expect(governor.gauge()).toMatchObject({ running: 4, queued: 1, concurrent: 4 });
    governor.noteThrottling(throttling(2));
    gates.forEach((gate) => {
      gate.answer.resolve(undefined);
    });
    await Promise.all(running);
    await clock.untilWaiting(1);
    expect(sent()).toBe(0);
    clock.advance(2000);
    expect(await queued).toMatchObject({ ok: true });
  });

  test('a clock whose waits end early does not make it spin', async () => {
    const moment = new Date('2026-11-22T12:00:00Z');
    const governor = createGovernor({ clock: { now: () => moment, monotonic: () => 0, sleep: async () => undefined } });
    const { exchange, sent } = request(throttling(1), throttling(1), 'done');
    expect(await governor.run(exchange)).toMatchObject({ ok: true });
    expect(sent()).toBe(3);
  });
});

test('too many at a time halves how many may run', async () => {
  const { clock, governor } = setUp();
  const result = governor.run(request(throttling(1, '0x80072326')).exchange);
  await clock.untilWaiting(1);
  expect(governor.gauge()).toMatchObject({ concurrent: 2, throttled: { '0x80072326': 1 } });
  clock.advance(1000);
  await result;
});

test('an outage that names its end is given back, and the others wait for its end', async () => {
  const { clock, governor } = setUp();
  const outage: DataverseError = { ...throttling(3), kind: 'unavailable', code: 'http-503' };
  expect(await governor.run(request(outage).exchange)).toMatchObject({ error: { kind: 'unavailable' } });
  const next = governor.run(request('done').exchange);
  await clock.untilWaiting(1);
  expect(clock.waits()).toEqual([3000]);
  clock.advance(3000);
  expect(await next).toMatchObject({ ok: true });
});

test('the gauge counts requests, operations and time within the window, and operations of the day', async () => {
  const { clock, governor } = setUp();
  const slow = async () => {
    clock.advance(500);
    return {
      result: { ok: true, value: 1 } as const,
      headers: new Headers({ 'x-ms-dop-hint': '7', 'x-ms-ratelimit-time-remaining-xrm-requests': '1,199.00' }),
    };
  };
  await governor.run({ operations: 250, send: slow });
  await governor.run({ operations: 1, send: slow });
  expect(governor.gauge()).toMatchObject({
    used: { requests: 2, operations: 251, executionMilliseconds: 1000, operationsToday: 251 },
    concurrent: 7,
    reported: { executionSecondsLeft: 1199 },
    limits: { requests: 6000 },
  });
  expect(governor.forecast({ requests: 140 })).toEqual({ milliseconds: 10_000, boundBy: 'speed' });
  clock.advance(310_000);
  expect(governor.gauge().used).toEqual({
    ...{ requests: 0, operations: 0, executionMilliseconds: 0 },
    operationsToday: 251,
  });
});

test('a backlog is spread over the window; who is urgent goes at once', async () => {
  const clock = createManualClock();
  const limits = { windowMilliseconds: 60_000, requests: 10, executionMilliseconds: 1_000_000 };
  const governor = createGovernor({ clock, limits });
  const run = (urgent = false) => governor.run({ ...request('done').exchange, urgent });
  await Promise.all([run(), run(), run(), run(), run()]);
  expect(clock.waits()).toEqual([]);
  const backlog = [run(), run(), run()];
  await clock.untilWaiting(2);
  expect(clock.waits()).toEqual([11_900, 24_400]);
  expect(await run(true)).toMatchObject({ ok: true });
  clock.advance(25_000);
  expect((await Promise.all(backlog)).every((result) => result.ok)).toBe(true);
});

test('one governor serves all clients of a user in an environment', () => {
  const governors = createGovernors({ clock: createManualClock() });
  const one = governors.of('https://contoso.crm.dynamics.com/', 'APP');
  expect(governors.of('https://contoso.crm.dynamics.com', 'app')).toBe(one);
  expect(governors.of('https://contoso.crm.dynamics.com', 'other')).not.toBe(one);
  expect(governors.of('https://fabrikam.crm.dynamics.com', 'app')).not.toBe(one);
});

describe('over HTTP', () => {
  test('two clients of one governor keep to the hint together', async () => {
    const held: (() => void)[] = [];
    let pair = Promise.withResolvers<undefined>();
    const server = await startHttpServer((request, response) => {
      const answer = () => json(response, 200, { value: [] }, { 'x-ms-dop-hint': '2' });
      if (request.url.endsWith('WhoAmI')) answer();
      else if (held.push(answer) === 2) pair.resolve(undefined);
    });
    const clock = createManualClock();
    const governor = createGovernor({ clock });
    const clients = [1, 2].map(() =>
      createDataverseClient({ environmentUrl: server.url, fetch, token: numberedTokens(), clock, governor }),
    );
    await clients[0]!.whoAmI();
    const results = Array.from({ length: 12 }, (_value, index) => clients[index % 2]!.query({ set: 'incidents' }));
    for (let left = 12; left > 0; left -= 2) {
      await pair.promise;
      expect(governor.gauge()).toMatchObject({ running: 2, queued: left - 2, concurrent: 2 });
      pair = Promise.withResolvers();
      expect(held).toHaveLength(2);
      for (const answer of held.splice(0)) answer();
    }
    expect((await Promise.all(results)).every((result) => result.ok)).toBe(true);
  });

  test('an urgent call overtakes the calls that stand in line', async () => {
    const held: (() => void)[] = [];
    const full = Promise.withResolvers<undefined>();
    const { client, received } = await startEnvironment((_request, response) => {
      const answer = () => json(response, 200, { value: [] });
      if (held.push(answer) === 4) full.resolve(undefined);
      if (held.length > 4) answer();
    });
    const inLine = Array.from({ length: 6 }, () => client.query({ set: 'incidents' }));
    await full.promise;
    const urgent = client.query({ set: 'bt_sessionkeys', urgent: true });
    for (const answer of held) answer();
    expect((await Promise.all([...inLine, urgent])).every((result) => result.ok)).toBe(true);
    expect(received[4]!.url).toContain('bt_sessionkeys');
  });

  test('a throttled part of a batch makes all others wait', async () => {
    const error = '{"error":{"code":"0x80072321","message":"Combined execution time"}}';
    const lines = ['--r', 'Content-Type: application/http', '', 'HTTP/1.1 429 Too Many', '', error, '--r--', ''];
    const server = await startHttpServer((_request, response) => {
      const headers = { 'content-type': 'multipart/mixed; boundary=r', 'retry-after': '40' };
      response.writeHead(200, headers).end(lines.join('\r\n'));
    });
    const clock = createManualClock();
    const client = createDataverseClient({ environmentUrl: server.url, fetch, token: numberedTokens(), clock });
    const parts = [{ kind: 'query', path: 'incidents' }] as const;
    const answer = await client.batch(parts, { continueOnError: true });
    const inner = { kind: 'throttled', code: '0x80072321', retryAfterMilliseconds: 40_000 };
    expect(answer).toMatchObject({ ok: true, value: { parts: [{ result: { ok: false, error: inner } }] } });
    clock.advance(1000);
    expect(await client.whoAmI()).toMatchObject({ ok: false, error: { ...inner, retryAfterMilliseconds: 39_000 } });
    expect(server.received).toHaveLength(1);
  });
});

test.each([-7_200_000, 7_200_000])(
  'a pause lasts as long as was asked for, though the date is set by %i ms',
  async (by) => {
    const { clock, governor } = setUp();
    const { exchange, sent } = request(throttling(3), 'done');
    const result = governor.run(exchange);
    await clock.untilWaiting(1);
    clock.setDate({ byMilliseconds: by });
    expect(governor.gauge().pausedUntil?.getTime()).toBe(clock.now().getTime() + 3000);
    expect(clock.waits()).toEqual([3000]);
    clock.advance(3000);
    expect(await result).toMatchObject({ ok: true });
    expect(sent()).toBe(2);
  },
);
