import type { OutgoingRequest } from '@casebridge/plugin-api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHarness, type Harness } from './harness.ts';
import { fullReport } from './reports.ts';

let h: Harness;
beforeAll(async () => {
  h = await startHarness();
});
afterAll(() => h.dynamics.close());

/** Requests of a call that are not plain reads, with the plugin's declaration of each. */
async function sentBy(call: (fetch: typeof globalThis.fetch) => Promise<unknown>) {
  const sent: OutgoingRequest[] = [];
  await call(async (input, init) => {
    const request = new Request(input, init);
    const { method, url } = request;
    if (method !== 'GET') sent.push({ method, url, body: await request.clone().text() });
    return fetch(request);
  });
  return sent.map((request) => `${new URL(request.url).pathname} ${String(h.plugin.readsOnly?.(request))}`);
}

const [token, batch] = [`/oauth2/v2.0/token`, '/api/data/v9.2/$batch'];

it('a dry run sends only what reads; an import sends what does not', async () => {
  h.createCase();
  const dryRun = await sentBy((fetch) =>
    Promise.resolve(h.plugin.preview?.(h.delivery(), fullReport(), { ...h.context(h.settings()), fetch })),
  );
  expect(dryRun).toEqual([expect.stringMatching(/\/oauth2\/v2\.0\/token true$/)]);
  const written = await sentBy((fetch) =>
    h.plugin.process(h.delivery(), fullReport(), { ...h.context(h.settings()), fetch }),
  );
  expect(written).toContain(`${batch} false`);
});

it.each<[string, string, string]>([
  ['POST', '/api/data/v9.2/bt_sessions', '{}'],
  ['POST', batch, 'GET /api/data/v9.2/WhoAmI HTTP/1.1\r\n'],
  ['POST', batch, 'GET /a HTTP/1.1\r\n\r\nDELETE /api/data/v9.2/bt_sessions(1) HTTP/1.1\r\n'],
  ['POST', `/tenant${token}`, 'grant_type=password'],
])('%s %s with %j may write', (method, path, body) => {
  expect(h.plugin.readsOnly?.({ method, url: h.dynamics.url + path, body })).toBe(false);
});
