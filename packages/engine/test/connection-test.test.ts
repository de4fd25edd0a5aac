import { afterEach, describe, expect, test } from 'vitest';
import type { TestedStep } from '../src/connection-test/finding.ts';
import { adminFetch } from './admin-fetch.ts';
import { type EngineFixture, type EngineFixtureOptions, openEngineFixture } from './engine-fixture.ts';

let fixture: EngineFixture;
afterEach(() => fixture.close());

async function open(options: EngineFixtureOptions = {}): Promise<void> {
  fixture = await openEngineFixture(options);
}

function post(path: string, body: object = {}): Promise<Response> {
  const headers = { 'content-type': 'application/json', 'x-casebridge': '1' };
  return adminFetch(fixture.engine, path, { method: 'POST', headers, body: JSON.stringify(body) });
}

/** The steps of a test of the saved configuration, by name. */
async function testSaved(): Promise<Readonly<Record<string, TestedStep>>> {
  return byName(await post(`/api/configurations/${fixture.configuration.id}/test`));
}

async function testDraft(values: object, id?: string): Promise<Readonly<Record<string, TestedStep>>> {
  return byName(await post('/api/configuration-drafts/test', { values, ...(id !== undefined && { id }) }));
}

async function byName(response: Response): Promise<Readonly<Record<string, TestedStep>>> {
  expect(response.status, await response.clone().text()).toBe(200);
  const { items } = (await response.json()) as { readonly items: readonly TestedStep[] };
  return Object.fromEntries(items.map((step) => [step.name, step]));
}

function statesOf(steps: Readonly<Record<string, TestedStep>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.values(steps).map(({ name, state }) => [name, state]));
}

/** As the form has it: secrets are entered. */
function draftValues(change: object = {}): object {
  const { id: _id, settings, ...values } = fixture.configuration;
  return { ...values, settings, ...change };
}

const allSteps = {
  ...{ secrets: 'passed', 'appliance-name': 'passed', 'appliance-tls': 'not-run', 'appliance-product': 'passed' },
  ...{ 'appliance-token': 'passed', 'xml-api': 'passed', 'permission-command': 'passed' },
  ...{ 'permission-session-reports': 'passed', 'report-call': 'passed', clock: 'passed', 'way-in': 'passed' },
  reach: 'passed',
};

describe('a configuration where all is well', () => {
  test('passes every step, in order, each with its time, and leaves nothing behind', async () => {
    await open();
    fixture.play();
    const steps = await testSaved();
    expect(statesOf(steps)).toEqual(allSteps);
    expect(Object.keys(steps)).toEqual(Object.keys(allSteps));
    expect(steps['report-call']?.message).toContain('1 session');
    expect(steps['way-in']?.message).toContain('/ERSPost?appliance=default');
    expect(Object.values(steps).filter(({ durationMilliseconds }) => durationMilliseconds === undefined)).toEqual([]);
    expect(await fixture.engine.store.events({}, { limit: 10 })).toEqual([]);
    expect(await fixture.engine.store.deliveries({}, { limit: 10 })).toEqual([]);
  });

  test('tells its steps one after another: those of the appliance are there while the plugin still waits', async () => {
    await open();
    const answered = Promise.withResolvers<undefined>();
    fixture.target.hold(answered.promise);
    const response = await post(`/api/configurations/${fixture.configuration.id}/test/steps`);
    expect(response.headers.get('content-type')).toContain('application/x-ndjson');
    const lines: { readonly kind: string; readonly name?: string; readonly green?: boolean }[] = [];
    let rest = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop() ?? '';
      lines.push(...parts.map((line) => JSON.parse(line) as (typeof lines)[number]));
      // Nothing more would come as long as the target is silent.
      if (lines.some(({ name }) => name === 'way-in')) answered.resolve(undefined);
    }
    expect(lines.map(({ kind, name }) => name ?? kind)).toEqual([...Object.keys(allSteps), 'end']);
    expect(lines.at(-1)).toEqual({ kind: 'end', green: true });
  });

  test('looks at the certificate of the appliance over TLS', async () => {
    await open({ tls: true, configuration: { useNonTlsConnections: false, allowInvalidCertificates: true } });
    const steps = await testSaved();
    expect(steps['appliance-tls']).toMatchObject({ state: 'warning' });
    expect(steps['appliance-tls']?.help).toContain('Additional Certificate Authority');
    const trusted = draftValues({
      ...{ allowInvalidCertificates: false, certificateAuthority: fixture.appliance.caCertificate },
    });
    // By the clock of this test, the certificate ends soon.
    expect((await testDraft(trusted))['appliance-tls']?.message).toMatch(/^The certificate of .+ is good until \d{4}-/);
    const refused = await testDraft(draftValues({ allowInvalidCertificates: false }));
    expect(refused['appliance-tls']).toMatchObject({ state: 'failed' });
    expect(refused['appliance-token']).toMatchObject({ state: 'not-run' });
    // The plugin's side is tried all the same.
    expect(refused.reach).toMatchObject({ state: 'passed' });
  });
});

describe('what is wrong is named with its cure', () => {
  test('a name that does not exist, a port where nothing listens, a port without TLS', async () => {
    await open();
    const named = await testDraft(draftValues({ useNonTlsConnections: false, applianceHost: 'support.invalid' }));
    expect(named['appliance-name']).toMatchObject({ state: 'failed', help: expect.stringContaining('name') as string });
    const closed = await testDraft(draftValues({ useNonTlsConnections: false, applianceHost: '127.0.0.1:1' }));
    expect(closed['appliance-tls']?.message).toContain('nothing listens');
    const plain = await testDraft(draftValues({ useNonTlsConnections: false }));
    expect(plain['appliance-tls']?.message).toContain('speaks no TLS');
  });

  test('a wrong client secret', async () => {
    await open();
    const steps = await testDraft(draftValues({ clientSecret: 'wrong-secret' }));
    expect(steps['appliance-token']).toMatchObject({ state: 'failed' });
    expect(steps['appliance-token']?.help).toContain('client secret');
    expect(steps['xml-api']).toMatchObject({ state: 'not-run', message: '"API account" has to pass first.' });
  });

  test.each(['off-404', 'off-403', 'off-error'])(
    'an XML API that is not enabled, however it says so: %s',
    async (xmlApi) => {
      await open({ appliance: { xmlApi } as EngineFixtureOptions['appliance'] });
      const steps = await testSaved();
      expect(steps['appliance-token']).toMatchObject({ state: 'passed' });
      expect(steps['xml-api']).toMatchObject({ state: 'failed' });
      expect(steps['xml-api']?.help).toContain('In /login, under Management, API Configuration, tick "Enable XML API"');
      expect(steps['report-call']).toMatchObject({ state: 'not-run' });
    },
  );

  test.each(['http-403', 'xml-error'] as const)(
    'permissions that are missing, told as %s',
    async (missingPermission) => {
      await open({ appliance: { missingPermission } });
      const { api } = fixture.appliance;
      api.permissions = { command: 'read_only', supportReports: true };
      const readOnly = await testSaved();
      expect(readOnly['permission-command']).toMatchObject({ state: 'failed' });
      expect(readOnly['permission-command']?.help).toContain('Full Access');
      expect(readOnly['permission-session-reports']).toMatchObject({ state: 'passed' });
      // With sessions in it, the answer to the list shows that the XML API is on.
      fixture.play();
      // Tests leave a reserve of the account's limits to others: their second has to pass.
      fixture.clock.advance(1000);
      api.permissions = { command: 'deny', supportReports: true };
      const denied = await testSaved();
      expect(statesOf(denied)).toMatchObject({
        ...{ 'xml-api': 'passed', 'permission-command': 'failed', 'permission-session-reports': 'passed' },
        ...{ 'report-call': 'passed', clock: 'not-run' },
      });
      fixture.clock.advance(1000);
      api.permissions = { command: 'full_access', supportReports: false };
      const blind = await testSaved();
      expect(statesOf(blind)).toMatchObject({
        ...{ 'permission-command': 'passed', 'permission-session-reports': 'failed', 'report-call': 'failed' },
      });
      expect(blind['permission-session-reports']?.help).toContain(
        'Allow Access to Support Session Reports and Recordings',
      );
      expect(JSON.stringify(blind)).not.toMatch(/presentation/i);
    },
  );

  test('a clock that goes wrong', async () => {
    await open();
    fixture.appliance.clock.advance(10 * 60_000);
    expect((await testSaved()).clock).toMatchObject({ state: 'warning' });
  });

  test('an appliance that refuses for its rate says until when', async () => {
    await open();
    fixture.appliance.faults.add({ kind: 'status', status: 429, retryAfterSeconds: 120, on: 'all', times: null });
    const step = (await testSaved())['appliance-token'];
    expect(step).toMatchObject({ state: 'failed' });
    expect(step?.message).toContain('too many');
    expect(step?.help).toMatch(/Test again in \d+ s/);
  });

  test('an event type that is not ticked, and a configuration that is disabled', async () => {
    await open({ configuration: { disabled: true } });
    expect((await testSaved())['way-in']).toMatchObject({ state: 'warning' });
    const none = draftValues({ outboundEventTypes: [], retryOutboundEventTypes: [] });
    expect((await testDraft(none))['way-in']).toMatchObject({ state: 'not-run' });
  });
});

describe('a draft', () => {
  test('is tested with the secrets of the saved one, which go nowhere else', async () => {
    await open();
    const { id } = fixture.configuration;
    const { clientSecret: _secret, settings: _settings, ...shown } = fixture.configuration;
    const settings = { targetUrl: fixture.target.url };
    expect(statesOf(await testDraft({ ...shown, settings }, id))).toEqual(allSteps);
    const elsewhere = await post('/api/configuration-drafts/test', {
      id,
      values: { ...shown, settings, applianceHost: 'localhost:1' },
    });
    expect(elsewhere.status).toBe(400);
    expect(await elsewhere.text()).toContain('has to be entered again');
    expect(fixture.engine.configurations.views()).toHaveLength(1);
  });

  test('that cannot be saved is not tested, and says why', async () => {
    await open();
    const refused = await post('/api/configuration-drafts/test', { values: draftValues({ applianceHost: '' }) });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('Host Name');
    expect((await post('/api/configuration-drafts/test', { id: 'none', values: {} })).status).toBe(404);
  });
});

test('no step holds a secret', async () => {
  await open();
  const { clientSecret } = fixture.appliance.account;
  fixture.target.status = 503;
  const steps = JSON.stringify([await testSaved(), await testDraft(draftValues({ clientSecret: 'another-secret' }))]);
  for (const secret of [clientSecret, 'another-secret', 'api-key-of-the-target']) expect(steps).not.toContain(secret);
});
