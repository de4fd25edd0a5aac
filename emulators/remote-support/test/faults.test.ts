import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startAppliance, type Appliance, type FaultRequest } from '../src/index.ts';
import { askToken, createCaller, freshToken, parseXml, type Caller } from './caller.ts';

let appliance: Appliance;
let caller: Caller;
let lsid: string;
beforeEach(async () => {
  appliance = await startAppliance({ settings: { reportLagSeconds: 0 } });
  appliance.clock.freeze();
  caller = await createCaller(appliance);
  ({ lsid } = appliance.play({ scenario: 'chat-with-files' }));
});
afterEach(() => appliance.close());

const strike = (fault: FaultRequest): unknown => appliance.faults.add({ on: 'reporting', ...fault });
const ask = (headers?: Record<string, string>): Promise<Response> =>
  caller.get('/api/reporting', { generate_report: 'SupportSession', lsid }, headers);

test('a status with and without the time to wait, as often as was said', async () => {
  strike({ kind: 'status', status: 503, retryAfterSeconds: 7, times: 1 });
  strike({ kind: 'status', status: 429, times: 1 });
  const [one, two, three] = [await ask(), await ask(), await ask()];
  expect([one.status, one.headers.get('retry-after')]).toEqual([503, '7']);
  expect([two.status, two.headers.get('retry-after')]).toEqual([429, null]);
  expect(three.status).toBe(200);
  expect(appliance.faults.list()).toEqual([]);
});

test('a fault strikes only what it is for, until it is taken away', async () => {
  appliance.faults.add({ kind: 'status', status: 500, on: 'token' });
  expect((await ask()).status).toBe(200);
  expect((await askToken(appliance)).status).toBe(500);
  expect((await askToken(appliance)).status).toBe(500);
  appliance.faults.clear();
  expect((await askToken(appliance)).status).toBe(200);
});

test('a reset connection', async () => {
  strike({ kind: 'reset' });
  await expect(ask()).rejects.toMatchObject({ cause: { code: 'ECONNRESET' } });
});

test('a half-open connection gives nothing until it is left', async () => {
  strike({ kind: 'half-open' });
  const leaving = new AbortController();
  const waiting = fetch(`${appliance.url}/api/reporting`, { signal: leaving.signal });
  // The other call is answered while the first one waits.
  expect((await askToken(appliance)).status).toBe(200);
  leaving.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
});

test('a late answer comes when the clock has moved', async () => {
  strike({ kind: 'latency', milliseconds: 30_000, times: 1 });
  let isAnswered = false;
  const waiting = ask().then((response) => {
    isAnswered = true;
    return response;
  });
  await ask();
  expect(isAnswered).toBe(false);
  appliance.clock.advance(30_000);
  expect((await waiting).status).toBe(200);
});

test('a truncated body breaks the connection', async () => {
  strike({ kind: 'truncate', bytes: 500 });
  const response = await ask();
  expect(response.status).toBe(200);
  await expect(response.text()).rejects.toThrow();
});

test('a cut body is short but complete by HTTP', async () => {
  strike({ kind: 'cut', bytes: 500 });
  const body = await (await ask()).arrayBuffer();
  expect(body.byteLength).toBe(500);
});

test('a slow body comes with the clock', async () => {
  const whole = await (await ask()).text();
  appliance.clock.thaw();
  strike({ kind: 'slow', bytesPerSecond: Math.ceil(Buffer.byteLength(whole) / 3) });
  const reader = (await ask()).body!.getReader();
  const received: Buffer[] = [];
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    received.push(Buffer.from(part.value as Uint8Array));
    appliance.clock.advance(1000);
  }
  expect(received.length).toBeGreaterThan(1);
  expect(Buffer.concat(received).toString('utf8')).toBe(whole);
});

test.each([
  ['/api/command', { action: 'get_logged_in_reps' }, 'logged_in_reps'],
  ['/api/command', { action: 'generate_session_key' }, 'session_key'],
  ['/api/command', { action: 'set_session_attributes' }, 'success'],
  ['/api/reporting', { generate_report: 'SupportSessionListing' }, 'session_summary_list'],
  ['/api/reporting', { generate_report: 'SupportRepExitSurvey' }, 'exit_survey_list'],
])('an error stands in the root that a good answer has: %s %j', async (path, parameters, rootName) => {
  appliance.faults.add({ kind: 'error', text: 'No.', form: 'child-error' });
  const get = await caller.get(path, parameters);
  const post = await caller.post(path, parameters);
  for (const answer of [get, post]) {
    const root = parseXml(await answer.text());
    expect([root.name, root.children.map(({ name, text }) => [name, text])]).toEqual([rootName, [['error', 'No.']]]);
  }
});

test.each(['root-error', 'child-error', 'empty-root'] as const)('an error of the API as %s', async (form) => {
  strike({ kind: 'error', text: 'Something & more', form });
  const root = parseXml(await (await ask()).text());
  expect(root.name).toBe(form === 'root-error' ? 'error' : 'session_list');
});

test('a page for people, a document type, a wrong charset', async () => {
  strike({ kind: 'html', times: 1 });
  strike({ kind: 'doctype', times: 1 });
  strike({ kind: 'wrong-charset', times: 1 });
  expect((await ask()).headers.get('content-type')).toContain('text/html');
  expect(await (await ask()).text()).toMatch(/^<\?xml[^>]*\?>\n<!DOCTYPE /);
  const bytes = await (await ask()).arrayBuffer();
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
});

test('tokens that have expired, a revoked secret, an account that is disabled', async () => {
  strike({ kind: 'expired-token', times: 1 });
  expect((await ask()).status).toBe(401);
  expect((await ask({ authorization: `Bearer ${await freshToken(appliance)}` })).status).toBe(200);
  const before = appliance.account;
  appliance.api.regenerateSecret();
  expect((await askToken(appliance, before)).status).toBe(401);
  appliance.api.enabled = false;
  expect((await askToken(appliance)).status).toBe(401);
});

test('an expired token may be told with another status', async () => {
  await appliance.changeSettings({ expiredTokenStatus: 403 });
  appliance.api.expireTokens();
  expect((await ask()).status).toBe(403);
});

describe('rate limit', () => {
  test('twenty calls in a second, and again in the next', async () => {
    const responses = await Promise.all(Array.from({ length: 21 }, () => ask()));
    expect(responses.filter(({ status }) => status === 200)).toHaveLength(20);
    const refused = responses.find(({ status }) => status === 429)!;
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(Number(responses[0]!.headers.get('x-ratelimit-limit'))).toBe(15_000);
    appliance.clock.advance(1000);
    const next = await ask();
    expect([next.status, next.headers.get('x-ratelimit-remaining')]).toEqual([200, '14979']);
  });

  test('so many in an hour', async () => {
    await appliance.changeSettings({ rateLimitPerHour: 2 });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    const refused = await ask();
    expect(refused.status).toBe(429);
    appliance.clock.advance(Number(refused.headers.get('retry-after')) * 1000);
    const authorization = `Bearer ${await freshToken(appliance)}`;
    expect((await ask({ authorization })).status).toBe(200);
  });

  test('without the time to wait, and off', async () => {
    await appliance.changeSettings({ rateLimitPerSecond: 0, rateLimit: 'without-retry-after' });
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, null]);
    await appliance.changeSettings({ rateLimit: 'off' });
    expect((await ask()).headers.get('x-ratelimit-limit')).toBeNull();
  });
});

describe('the panel over HTTP', () => {
  const call = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${appliance.url}/_emulator/faults${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });

  test('faults are put in, listed and taken away', async () => {
    const made = (await (await call('POST', '', { kind: 'reset', on: 'command', times: 2 })).json()) as { id: string };
    expect(made).toMatchObject({ kind: 'reset', on: 'command', remaining: 2 });
    expect(await (await call('GET', '')).json()).toHaveLength(1);
    expect((await call('DELETE', `/${made.id}`)).status).toBe(204);
    expect((await call('DELETE', `/${made.id}`)).status).toBe(400);
    await call('POST', '', { kind: 'html' });
    expect((await call('DELETE', '')).status).toBe(204);
    expect(await (await call('GET', '')).json()).toEqual([]);
  });

  test.each([
    [{ kind: 'nonsense' }, /"kind" is one of: latency, status/],
    [{ kind: 'status', status: 99 }, /"status" is an HTTP status/],
    [{ kind: 'latency' }, /"milliseconds" is a whole number/],
    [{ kind: 'reset', on: 'moon' }, /"on" is one of/],
    [{ kind: 'reset', times: 0 }, /"times"/],
    [{ kind: 'error', text: 'x', form: 'y' }, /"form" is root-error/],
  ])('%j is refused in words', async (fault, message) => {
    const refused = await call('POST', '', fault);
    const { error } = (await refused.json()) as { error: string };
    expect(refused.status).toBe(400);
    expect(error).toMatch(message);
  });
});
