import { afterEach, expect, test } from 'vitest';
import { lines, startWire, type Wire } from './support/client.ts';

let wire: Wire;
afterEach(() => wire.close());

const who = () => wire.send('GET', 'WhoAmI');
const query = [
  '--b',
  'Content-Type: application/http',
  'Content-Transfer-Encoding: binary',
  '',
  'GET WhoAmI HTTP/1.1',
  '',
  '',
];

test('more requests than the window allows are refused until enough of them have left it', async () => {
  wire = await startWire({ settings: { protectionRequests: 3, protectionWindowMilliseconds: 60_000 } });
  for (const left of ['2', '1', '0']) {
    const answer = await who();
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-ms-ratelimit-burst-remaining-xrm-requests')).toBe(left);
  }
  const refused = await who();
  expect([refused.status, refused.json.error.code]).toEqual([429, '0x80072322']);
  expect(refused.json.error.message).toBe('Number of requests exceeded the limit of 3 over time window of 60 seconds.');
  const wait = Number(refused.headers.get('retry-after'));
  expect(wait).toBeGreaterThan(50);
  wire.dynamics.advance(wait * 1000);
  expect((await who()).status).toBe(200);
});

test('who keeps pushing waits longer', async () => {
  wire = await startWire({ settings: { protectionRequests: 1, protectionWindowMilliseconds: 300_000 } });
  await who();
  await who();
  wire.dynamics.advance(10_000);
  const first = Number((await who()).headers.get('retry-after'));
  for (let pushes = 0; pushes < 10; pushes += 1) await who();
  expect(Number((await who()).headers.get('retry-after'))).toBeGreaterThan(first);
});

test('a batch counts once or as its operations', async () => {
  wire = await startWire({ settings: { protectionRequests: 4 } });
  const batch = lines(...query, ...query, ...query, '--b--');
  expect((await wire.batch(batch)).status).toBe(200);
  const [user] = Object.values(wire.dynamics.usage());
  expect(user).toMatchObject({ requestsInWindow: 1, entitlement: 3, executionMillisecondsInWindow: 35 });
  wire.dynamics.changeSettings({ batchCounting: 'perOperation' });
  expect((await wire.batch(batch)).status).toBe(200);
  expect((await who()).status).toBe(429);
});

test('execution time is modelled and limited', async () => {
  wire = await startWire({
    settings: { protectionExecutionMilliseconds: 1000, executionMillisecondsPerOperation: 600 },
  });
  expect((await who()).status).toBe(200);
  expect((await who()).status).toBe(200);
  const refused = await who();
  expect([refused.status, refused.json.error.code]).toEqual([429, '0x80072321']);
});

test('too many requests at once', async () => {
  wire = await startWire({ settings: { protectionConcurrentRequests: 2, latencyMilliseconds: 30 } });
  const answers = await Promise.all([who(), who(), who()]);
  expect(answers.map((answer) => answer.status).sort()).toEqual([200, 200, 429]);
  expect(answers.find((answer) => answer.status === 429)?.json.error.code).toBe('0x80072326');
});
