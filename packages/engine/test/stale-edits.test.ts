import { afterEach, expect, test } from 'vitest';
import { adminFetch } from './admin-fetch.ts';
import { type EngineFixture, openEngineFixture } from './engine-fixture.ts';

let fixture: EngineFixture;
afterEach(() => fixture.close());

interface Put {
  readonly status: number;
  readonly etag: string | null;
  readonly answer: Readonly<Record<string, unknown>>;
}

async function put(values: object, ifMatch?: string): Promise<Put> {
  const { engine, configuration } = fixture;
  const headers = { 'content-type': 'application/json', 'x-casebridge': '1', ...(ifMatch && { 'if-match': ifMatch }) };
  const init = { method: 'PUT', headers, body: JSON.stringify(values) };
  const response = await adminFetch(engine, `/api/configurations/${configuration.id}`, init);
  const answer = (await response.json()) as Put['answer'];
  return { status: response.status, etag: response.headers.get('etag'), answer };
}

test('an edit that began before another one was saved undoes nothing', async () => {
  fixture = await openEngineFixture();
  const path = `/api/configurations/${fixture.configuration.id}`;
  const loaded = await adminFetch(fixture.engine, path);
  const etag = loaded.headers.get('etag') ?? '';
  const shown = (await loaded.json()) as Readonly<Record<string, unknown>>;
  expect(etag).toBe(`"${String(shown.version)}"`);

  const first = await put({ ...shown, retryAttemptLimit: 3 }, etag);
  expect(first.status).toBe(200);
  const late = await put({ ...shown, locale: 'de' }, etag);
  expect(late).toMatchObject({ status: 412, answer: { code: 'CB-EDIT-STALE' } });
  expect(await put({ ...shown, locale: 'de' }, '"nonsense"')).toMatchObject({ status: 412 });
  expect(fixture.engine.configurations.current()[0]).toMatchObject({ retryAttemptLimit: 3, locale: 'en-us' });

  expect(await put({ ...shown, locale: 'de' }, first.etag ?? '')).toMatchObject({ status: 200 });
  // Who says nothing of a version means the present one.
  expect(await put({ ...shown, locale: 'fr' })).toMatchObject({ status: 200, answer: { locale: 'fr' } });
});

test('a setting that the plugin does not have is refused by name, with the nearest one', async () => {
  fixture = await openEngineFixture();
  const { settings, ...values } = fixture.configuration;
  const misspelled = { ...values, settings: { ...settings, targeturl: 'http://localhost' } };
  expect((await put(misspelled)).answer.problems).toEqual([
    'settings.targeturl: is not known. Did you mean targetUrl (Target)?',
  ]);
  const strange = { ...values, settings: { ...settings, somethingElse: 'a secret' } };
  const { status, answer } = await put(strange);
  expect([status, answer.problems]).toEqual([400, ['settings.somethingElse: is not known. Remove it.']]);
  expect(JSON.stringify(answer)).not.toContain('a secret');
});
