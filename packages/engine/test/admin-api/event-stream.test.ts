import { afterAll, beforeAll, expect, test } from 'vitest';
import { readTokenFile } from '../../src/accounts/token-file.ts';
import { adminFetch } from '../admin-fetch.ts';
import { type EngineFixture, openEngineFixture } from '../engine-fixture.ts';

let fixture: EngineFixture;
beforeAll(async () => void (fixture = await openEngineFixture()));
afterAll(() => fixture.close());

/** Reads a stream up to a text. @returns all that was read */
async function readUntil(response: Response, isEnough: (text: string) => boolean): Promise<string> {
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (isEnough(text)) break;
  }
  return text;
}

function open(lastEventId?: string): Promise<Response> {
  const headers = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
  return adminFetch(fixture.engine, '/api/events/stream', { headers });
}

async function post(lsid: string): Promise<void> {
  const body = new URLSearchParams({ event: 'support_conference_end', version: '1', timestamp: '1893484800', lsid });
  expect((await fetch(`${fixture.engine.listenerUrl}/ERSPost`, { method: 'POST', body })).status).toBe(200);
}

const lastIdIn = (text: string) => [...text.matchAll(/^id: (.+)$/gm)].at(-1)?.[1] ?? '';

test('tells of events and deliveries as they happen, without data of the session', async () => {
  const response = await open();
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const lsid = fixture.play('CAS-7');
  const reading = readUntil(response, (text) => text.includes('event: delivery'));
  await post(lsid);
  await fixture.settle();
  const text = await reading;
  expect(text).toContain('event: hello\ndata: {"version":');
  expect(text).toMatch(new RegExp(`event: event\\ndata: {"id":"[-\\w]+","disposition":"accepted","lsid":"${lsid}"}`));
  expect(text).toMatch(new RegExp(`event: delivery\\ndata: .*"lsid":"${lsid}","state":"succeeded"`));
  expect(text).not.toContain('CAS-7');
});

test('gives who comes back what was missed, or says that everything has to be asked for anew', async () => {
  const before = lastIdIn(await readUntil(await open(), (text) => text.includes('hello')));
  const lsid = fixture.play('CAS-8');
  await post(lsid);
  await fixture.settle();
  const missed = await readUntil(await open(before), (text) => text.includes('event: delivery'));
  expect(missed).toContain(lsid);
  expect(missed).not.toContain('refetch');
  for (const unknown of ['other-3', `${before}999`, 'nonsense']) {
    expect(await readUntil(await open(unknown), (text) => text.includes('refetch'))).toContain('event: refetch');
  }
});

test('beats, and ends for who was signed out meanwhile', async () => {
  const { engine, clock } = fixture;
  const send = (method: string, path: string, headers: Record<string, string>, body: object) =>
    fetch(engine.adminUrl + path, {
      ...{ method, body: JSON.stringify(body) },
      headers: { 'x-casebridge': '1', 'content-type': 'application/json', ...headers },
    });
  const token = { authorization: `Bearer ${readTokenFile(engine.adminTokenFile)}` };
  const password = 'a password of some length';
  await send('POST', '/api/accounts', token, { name: 'watcher', role: 'viewer', password });
  const signedIn = await send('POST', '/api/session', {}, { name: 'watcher', password });
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  const response = await fetch(`${engine.adminUrl}/api/events/stream`, { headers: { cookie } });
  const reader = (response.body as ReadableStream<Uint8Array> | null)?.getReader();
  const read = async () => new TextDecoder().decode((await reader?.read())?.value);
  expect(await read()).toContain('retry: 2000');
  clock.advance(15_000);
  let text = '';
  while (!text.includes(': still there')) text = await read();
  await send('DELETE', '/api/session', { cookie }, {});
  clock.advance(15_000);
  while (text !== '') text = await read();
  expect((await reader?.read())?.done).toBe(true);
});

test('is closed to who has no credential, and does not hold up the end of the engine', async () => {
  expect((await fetch(`${fixture.engine.adminUrl}/api/events/stream`)).status).toBe(401);
  const response = await open();
  await fixture.stop();
  await expect(readUntil(response, () => false)).resolves.toContain('hello');
  await fixture.start();
});
