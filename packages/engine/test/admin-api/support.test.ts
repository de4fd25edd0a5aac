import { readFileSync } from 'node:fs';
import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTokenFile } from '../../src/accounts/token-file.ts';
import { adminFetch } from '../admin-fetch.ts';
import { type EngineFixture, openEngineFixture } from '../engine-fixture.ts';

let fixture: EngineFixture;
/** What is known of the sessions: names, addresses, what they said. */
const told = new Set<string>();
const lsids: string[] = [];

beforeAll(async () => {
  fixture = await openEngineFixture({ configuration: { retryAttemptLimit: 0 } });
  for (const externalKey of ['CAS-77001', 'do:throw']) {
    const session = fixture.appliance.play({ scenario: 'ordinary', externalKey });
    collect(session);
    lsids.push(session.lsid);
    const body = new URLSearchParams({
      event: 'support_conference_end',
      lsid: session.lsid,
      external_key: externalKey,
    });
    await fetch(`${fixture.engine.listenerUrl}/ERSPost`, { method: 'POST', body });
  }
  await fixture.settle();
  const counts = await fixture.engine.store.deliveryCounts();
  expect([counts.succeeded, counts.dead]).toEqual([1, 1]);
}, 60_000);
afterAll(() => fixture.close());

/** Texts that are of people or their talk, and long enough to be found by no accident. */
function collect(value: unknown, name = ''): void {
  if (typeof value === 'string') {
    if (/name|body|ip|value|key|email|company|username/i.test(name) && value.length >= 6 && !/^\d+$/.test(value)) {
      told.add(value);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) collect(each, Array.isArray(value) ? name : key);
  }
}

async function bundle(): Promise<Readonly<Record<string, string>>> {
  const response = await adminFetch(fixture.engine, '/api/support-bundle');
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/zip']);
  const files = unzipSync(new Uint8Array(await response.arrayBuffer()));
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, new TextDecoder().decode(bytes)]));
}

test('the support bundle holds what its README says, and tells of failures by code', async () => {
  const files = await bundle();
  const listed = [...(files['README.md'] ?? '').matchAll(/^\| (\S+\.\w+)/gm)].map(([, name]) => name);
  expect(Object.keys(files).toSorted()).toEqual(['README.md', ...listed].toSorted());
  for (const [name, text] of Object.entries(files)) {
    if (name.endsWith('.json')) expect(JSON.parse(text), name).not.toHaveProperty('failed');
  }
  expect(JSON.parse(files['failures.json'] ?? '')).toMatchObject([
    { state: 'dead', reason: 'CB-PLUGIN-THREW', attempts: [{ outcome: 'failed', code: 'CB-PLUGIN-THREW' }] },
  ]);
  expect(JSON.parse(files['versions.json'] ?? '')).toMatchObject({ plugins: [{ name: 'probe', version: '1.0.0' }] });
  expect(JSON.parse(files['counts.json'] ?? '')).toMatchObject({ deliveries: { succeeded: 1, dead: 1 } });
  expect(files['log.jsonl']).toContain('"message":"engine.started"');
});

test('no stored secret and nothing of a session is in the support bundle', async () => {
  const all = Object.values(await bundle()).join('\n');
  const keyFile = fixture.engine.adminTokenFile.replace('admin.token', 'casebridge.key');
  const { keys, hashKey } = JSON.parse(readFileSync(keyFile, 'utf8')) as {
    keys: Record<string, string>;
    hashKey: string;
  };
  const secrets = [
    ...[...Object.values(keys), hashKey, readTokenFile(fixture.engine.adminTokenFile)],
    ...[fixture.appliance.account.clientSecret, 'api-key-of-the-target'],
  ];
  for (const secret of secrets) expect(all.includes(secret), 'a secret').toBe(false);
  expect(told.size).toBeGreaterThan(20);
  for (const text of [...told, ...lsids]) expect(all.includes(text), text).toBe(false);
});

test('the support bundle is for administrators alone', async () => {
  const { adminUrl } = fixture.engine;
  expect((await fetch(`${adminUrl}/api/support-bundle`)).status).toBe(401);
  const headers = { 'content-type': 'application/json', 'x-casebridge': '1' };
  const account = { name: 'operator', role: 'operator', password: 'a password of some length' };
  await adminFetch(fixture.engine, '/api/accounts', { method: 'POST', headers, body: JSON.stringify(account) });
  const { name, password } = account;
  const signedIn = await fetch(`${adminUrl}/api/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ name, password }),
  });
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  expect((await fetch(`${adminUrl}/api/support-bundle`, { headers: { cookie } })).status).toBe(403);
});

test('the log is shown by level, and followed on the stream by who asks for it', async () => {
  const { engine } = fixture;
  const shown = (await (await adminFetch(engine, '/api/logs?level=warn&limit=2')).json()) as {
    items: { level: string }[];
  };
  for (const { level } of shown.items) expect(['warn', 'error']).toContain(level);
  const over = new AbortController();
  const { signal } = over;
  const [quiet, loud] = await Promise.all([
    adminFetch(engine, '/api/events/stream', { signal }),
    adminFetch(engine, '/api/events/stream?logs=warn', { signal }),
  ]);
  const texts: [string, string] = ['', ''];
  const reading = [quiet, loud].map(async ({ body }, index: number) => {
    for await (const chunk of body ?? []) texts[index === 0 ? 0 : 1] += new TextDecoder().decode(chunk as Uint8Array);
  });
  await expect.poll(() => texts.every((text) => text.includes('event: hello'))).toBe(true);
  engine.log.info('test.quiet');
  engine.log.warn('test.loud', { code: 'CB-TEST', message: 'x', help: 'y', clientSecret: 'hidden' });
  await expect.poll(() => texts[1]).toContain('test.loud');
  over.abort();
  await Promise.allSettled(reading);
  expect(texts[1]).toMatch(
    /event: log\ndata: \{"id":\d+,.*"message":"test.loud","fields":\{"code":"CB-TEST","message":"x","help":"y","clientSecret":"\[redacted\]"\}\}/,
  );
  expect(texts[1]).not.toContain('test.quiet');
  expect(texts[0]).not.toContain('event: log');
});
