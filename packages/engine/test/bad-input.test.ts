import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { adminFetch } from './admin-fetch.ts';
import { type ScriptedPluginFixture, openScriptedPluginFixture } from './scripted-plugin-fixture.ts';

let fixture: ScriptedPluginFixture;
beforeAll(async () => void (fixture = await openScriptedPluginFixture()));
afterAll(() => fixture.close());

const whole = 'must be a whole number';

describe('what cannot be used is said in the words of the product, as a sentence for each fault', () => {
  test.each<[string, string[]]>([
    ['/api/events?limit=0', [`limit: ${whole} from 1 to 500`]],
    [
      '/api/events?limit=many&colour=blue',
      [`limit: ${whole} from 1 to 500`, 'colour: is not known. Remove or correct it.'],
    ],
    ['/api/events?disposition=lost', ['disposition: must be "accepted" or "ignored"']],
    [
      '/api/deliveries?state=lost',
      [expect.stringMatching(/^state: must be "pending", "running",.*"dead" or "open"$/) as string],
    ],
    ['/api/deliveries?stat=dead', ['stat: is not known. Did you mean state? Correct or remove it.']],
    [`/api/audit?before=${'x'.repeat(101)}`, ['before: must be text of at most 100 characters']],
    ['/api/notices?open=perhaps', ['open: must be "true" or "false"']],
    ['/api/sessions/none', ['lsid: must be 32 hexadecimal digits']],
  ])('GET %s', async (path, problems) => {
    expect(await fixture.ask(path)).toMatchObject({ status: 400, answer: { code: 'CB-INVALID', problems } });
  });

  const period = { from: '2030-01-06T00:00:00Z', until: '2030-01-07T00:00:00Z' };
  const timeWanted = 'must be a time with its offset, such as 2030-01-07T09:00:00Z';
  test.each<[string, unknown, string[]]>([
    ['/api/configurations', ['x'], ['The body: must be an object, in braces']],
    ['/api/configurations/ID/copy', { name: 7 }, ['name: must be text']],
    ['/api/configurations/ID/copy', {}, ['name: is missing']],
    ['/api/configurations/ID/restore', { version: '3' }, [`version: ${whole}, 1 or more`]],
    ['/api/configurations/ID/pause', { until: 'tomorrow' }, [`until: ${timeWanted}`]],
    ['/api/configurations/ID/pause', { until: '2030-01-07T09:00:00' }, [`until: ${timeWanted}`]],
    ['/api/configurations/ID/erase', { kind: 'all' }, ['kind: must be "session", "case" or "customer"']],
    ['/api/configurations/ID/erase', { kind: 'session', lsid: 'no' }, ['lsid: must be 32 hexadecimal digits']],
    ['/api/configurations/ID/erase', { kind: 'case', reference: '' }, ['reference: must be text, and not empty']],
    ['/api/configurations/ID/preview', {}, ['The body: needs lsid (32 hexadecimal digits) or deliveryId, one of them']],
    ['/api/configurations/ID/report', {}, ['The body: needs lsid (32 hexadecimal digits) or deliveryId, one of them']],
    ['/api/configurations/ID/try-redaction', { sample: 3 }, ['sample: must be text']],
    ['/api/backfills', { configurationId: 'x', ...period, from: 1 }, [`from: ${timeWanted}`]],
    ['/api/backfills', { configurationId: 'x', ...period, until: period.from }, ['until: must be after from']],
    ['/api/backfills', period, ['configurationId: is missing']],
    [
      '/api/bulk-acts/count',
      { kind: 'replay', selection: {} },
      ['selection: needs at least one of ids, state, configurationId, lsid and reason'],
    ],
    ['/api/bulk-acts/count', { kind: 'replay', selection: { ids: [] } }, ['selection.ids: must not be an empty list']],
    [
      '/api/bulk-acts/count',
      { kind: 'replay', selection: { ids: 'all' } },
      ['selection.ids: must be a list, in square brackets'],
    ],
    [
      '/api/bulk-acts/count',
      { kind: 'replay', selection: { state: 'running' } },
      ['selection.state: must be "dead", "skipped", "succeeded", "pending" or "retrying"'],
    ],
    ['/api/bulk-acts', { kind: 'replay', selection: { state: 'dead' } }, ['counted: is missing']],
  ])('POST %s %j', async (path, body, problems) => {
    const asked = await fixture.ask(path.replace('ID', fixture.id), body);
    expect(asked).toMatchObject({ status: 400, answer: { code: 'CB-INVALID', problems } });
  });
});

test('what is wrong is told by field as well, also of the settings of the plugin, and in an import', async () => {
  const account = { applianceHost: 'support.example.test', clientId: 'id', clientSecret: 'secret' };
  const values = { plugin: 'scripted', ...account, settings: { scriptUlr: 'x' } };
  const fieldsOf = async (path: string, body: object) => (await fixture.ask(path, body)).answer.fields;
  expect(await fieldsOf('/api/configuration-drafts/test', { values })).toEqual([
    { key: 'settings.scriptUlr', label: 'settings.scriptUlr', text: 'is not known. Did you mean scriptUrl (Script)?' },
    { key: 'settings.scriptUrl', label: 'Script', text: 'is missing.' },
  ]);
  const name = { key: 'name', label: 'Plugin Configuration Name', text: 'must be text, and not empty' };
  expect(await fieldsOf('/api/configurations', { ...values, name: 7 })).toEqual([name]);
  const file = { format: 'casebridge-configurations', version: 1, configurations: [{ ...values, id: 'x', name: 7 }] };
  expect(await fieldsOf('/api/configurations-import', file)).toEqual([
    { ...name, key: 'configurations.0.name', label: 'configurations.0: Plugin Configuration Name' },
  ]);
  // As a save does, it asks the plugin.
  const settings = [{}, { scriptUlr: 'x', scriptUrl: 'http://127.0.0.1' }];
  const others = settings.map((each, index) => ({ ...values, id: `x${index}`, name: `X${index}`, settings: each }));
  expect(await fieldsOf('/api/configurations-import', { ...file, configurations: others })).toEqual([
    { key: 'configurations.0.settings.scriptUrl', label: 'configurations.0: Script', text: 'is missing.' },
    {
      key: 'configurations.1.settings.scriptUlr',
      label: 'configurations.1: settings.scriptUlr',
      text: 'is not known. Did you mean scriptUrl (Script)?',
    },
  ]);
});

describe('a request that is malformed as such', () => {
  const post = (body: string, headers: Record<string, string>) =>
    adminFetch(fixture.engine, '/api/bulk-acts/count', {
      method: 'POST',
      body,
      headers: { 'x-casebridge': '1', ...headers },
    });
  const json = { 'content-type': 'application/json' };

  test.each<[number, string, Record<string, string>, string]>([
    [400, '{ "secret": hunter22 }', json, 'The body is no JSON.'],
    [400, '', json, 'The body is empty, though the request says that it is JSON.'],
    [415, 'state=dead', { 'content-type': 'text/html' }, 'The body does not say that it is JSON.'],
    [413, `"${'x'.repeat(1024 * 1024)}"`, json, 'The body is larger than this address takes.'],
  ])('%i is explained, and nothing of it repeated', async (status, body, headers, detail) => {
    const response = await post(body, headers);
    const text = await response.text();
    expect([response.status, JSON.parse(text)]).toMatchObject([status, { code: 'CB-BAD-REQUEST', detail }]);
    expect(text).not.toContain('hunter22');
  });

  test('by its address, too', async () => {
    const response = await adminFetch(fixture.engine, '/api/events/%ZZ');
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 400, code: 'CB-BAD-REQUEST' });
  });
});
