import { afterEach, expect, test, vi } from 'vitest';
import { type ScriptedPluginFixture, openScriptedPluginFixture } from './scripted-plugin-fixture.ts';

let fixture: ScriptedPluginFixture;

afterEach(() => fixture.close());

const quiet = (scriptUrl: string) => ({ settings: { scriptUrl, everyMilliseconds: 0 } });

/** Methods of the requests that the destination got since the last look, but those of the job. */
function requestsAtTheServer(): readonly string[] {
  return fixture.scriptServer.requests.filter((request) => !request.endsWith('/script') && !request.endsWith('/told'));
}

/** Opens a fixture whose plugin does nothing by itself. */
async function open(): Promise<string> {
  fixture = await openScriptedPluginFixture();
  await fixture.change(quiet(fixture.scriptServer.url));
  return `/api/configurations/${fixture.id}`;
}

test('a dry run of a session answers what would change, and writes nothing', async () => {
  const address = await open();
  const { lsid } = fixture.appliance.play({ scenario: 'ordinary', externalKey: 'CAS-7' });
  const { status, answer } = await fixture.ask(`${address}/preview`, { lsid: lsid.toUpperCase() });
  expect({ status, answer }).toEqual({
    status: 200,
    answer: {
      kind: 'planned',
      changes: [
        {
          ...{ kind: 'row', id: lsid, label: 'ended en-us support_conference_end 1', change: 'create' },
          fields: [{ field: 'external key', before: 'nothing yet', after: 'CAS-7' }],
        },
      ],
      unchanged: 0,
      warnings: [],
    },
  });
  expect(requestsAtTheServer()).toEqual(['GET /before']);
  expect(await fixture.engine.store.deliveries({ lsid }, { limit: 5 })).toEqual([]);
  expect(await fixture.engine.store.sessionLedgerEntry(fixture.id, lsid)).toBeUndefined();
});

test('a dry run whose plugin wants to write is ended, and nothing is sent', async () => {
  const address = await open();
  const { lsid } = fixture.appliance.play({ scenario: 'ordinary', externalKey: 'write:rows' });
  const { status, answer } = await fixture.ask(`${address}/preview`, { lsid });
  expect({ status, answer }).toMatchObject({
    status: 409,
    answer: {
      code: 'CB-PREVIEW-WRITES',
      detail: expect.stringContaining('wanted to send POST to 127.0.0.1') as string,
    },
  });
  expect(requestsAtTheServer().filter((request) => request.startsWith('POST'))).toEqual([]);
});

test('a dry run may ask for a token, and the jobs of the configuration go on writing', async () => {
  const address = await open();
  const { lsid } = fixture.appliance.play({ scenario: 'ordinary', externalKey: 'write:token' });
  expect((await fixture.ask(`${address}/preview`, { lsid })).status).toBe(200);
  expect(requestsAtTheServer()).toEqual(['POST /token', 'GET /before']);
  const toldBefore = fixture.scriptServer.told.length;
  await fixture.change({});
  await fixture.until(() => fixture.scriptServer.told.length > toldBefore);
});

test('a running session is shown as it is now', async () => {
  const address = await open();
  const { lsid } = fixture.appliance.play({ scenario: 'ordinary', externalKey: 'CAS-7', live: true });
  const { answer } = await fixture.ask(`${address}/preview`, { lsid });
  expect(answer).toMatchObject({ changes: [{ label: 'in-progress en-us support_conference_end 1' }] });
});

test('a dry run of a delivery has its event and its next attempt', async () => {
  const address = await open();
  const { lsid } = fixture.appliance.play({ scenario: 'ordinary', externalKey: 'CAS-7' });
  const event = new URLSearchParams({ event: 'support_conference_end', lsid, timestamp: '1893484800' });
  await fetch(`${fixture.engine.listenerUrl}/ERSPost`, { method: 'POST', body: event });
  const deliveries = () => fixture.engine.store.deliveries({ lsid }, { limit: 5 });
  await vi.waitFor(async () => expect(await deliveries()).toMatchObject([{ state: 'skipped', attempts: 1 }]), {
    timeout: 20_000,
  });
  const deliveryId = (await deliveries())[0]?.id;
  const { answer } = await fixture.ask(`${address}/preview`, { deliveryId });
  expect(answer).toMatchObject({ changes: [{ id: lsid, label: 'ended en-us support_conference_end 2' }] });
  expect(await deliveries()).toMatchObject([{ state: 'skipped', attempts: 1 }]);
  expect((await fixture.ask(`${address}/preview`, { deliveryId: 'none' })).status).toBe(404);
});

test('what stands in the way of a dry run is said', async () => {
  const address = await open();
  const unknown = await fixture.ask(`${address}/preview`, { lsid: '0'.repeat(32) });
  expect(unknown).toMatchObject({ status: 409, answer: { code: 'CB-RS-NO-SESSION' } });
  const { lsid } = fixture.appliance.play({ scenario: 'ordinary', externalKey: 'do:throw' });
  const thrown = await fixture.ask(`${address}/preview`, { lsid });
  expect(thrown).toMatchObject({ status: 409, answer: { code: 'CB-PLUGIN-THREW' } });
  for (const body of [{}, { lsid: 'no' }, { lsid, deliveryId: 'x' }, []]) {
    expect((await fixture.ask(`${address}/preview`, body)).status).toBe(400);
  }
  expect((await fixture.ask('/api/configurations/nothing/preview', { lsid })).status).toBe(404);
});

test('redaction is tried with the settings as they are, or as they might be', async () => {
  const address = await open();
  const sample = `Look at ${fixture.scriptServer.url} or at http://127.0.0.1:9/`;
  const asSaved = await fixture.ask(`${address}/try-redaction`, { sample });
  expect(asSaved).toEqual({
    status: 200,
    answer: { text: 'Look at *** or at http://127.0.0.1:9/', hits: [{ name: 'script', count: 1 }] },
  });
  const settings = { scriptUrl: 'http://127.0.0.1:9/' };
  const asEntered = await fixture.ask(`${address}/try-redaction`, { sample, settings });
  expect(asEntered.answer.text).toBe(`Look at ${fixture.scriptServer.url} or at ***`);
  const wrong = await fixture.ask(`${address}/try-redaction`, { sample, settings: { scriptUrl: 3 } });
  expect(wrong).toMatchObject({ status: 409, answer: { code: 'CB-SETTINGS-INVALID' } });
  expect((await fixture.ask(`${address}/try-redaction`, { text: sample })).status).toBe(400);
});

/** A session in whose chat somebody has typed a secret. */
function playChat(externalKey: string, chat: readonly string[]) {
  const address = { publicIp: '203.0.113.7:4000', privateIp: '192.168.0.7', operatingSystem: 'Windows 11' };
  const steps = chat.map((body, index) => ({ at: 30 + index, type: 'Chat Message', by: 'customer', body }) as const);
  const script = {
    externalKey,
    customers: [{ name: 'Jane Doe', ...address }],
    representatives: [],
    steps,
    endsAfter: 30 + chat.length,
  };
  return fixture.appliance.play({ script });
}

/** Who looked at what, the newest first. */
async function looks() {
  const audit = await fixture.engine.store.audit({ limit: 20 }, { action: 'session' });
  return audit.map(({ actor, action, subject, detail }) => ({ actor, action, subject, detail }));
}

test('a report that is fetched shows the chat as the plugin redacts it, and who looked', async () => {
  const address = await open();
  const { lsid } = playChat('CAS-7', ['Hello', 'It is s3cret.']);
  const { status, answer } = await fixture.ask(`${address}/report`, { lsid });
  expect(status).toBe(200);
  expect(answer.facts).toEqual(
    expect.arrayContaining([
      ['Session', lsid],
      ['External key', 'CAS-7'],
      ['Customer', 'Jane Doe'],
    ]),
  );
  const chat = (answer.entries as readonly { what: string }[]).filter(({ what }) => what === 'Chat Message');
  const at = expect.stringMatching(/Z$/) as string;
  expect(chat).toEqual([
    { at, who: 'Jane Doe', what: 'Chat Message', text: 'Hello' },
    { at, who: 'Jane Doe', what: 'Chat Message', text: 'It is ***.' },
  ]);
  expect(answer.left).toBe(0);
  expect(JSON.stringify(answer)).not.toContain('s3cret');
  const detail = { configurationId: fixture.id };
  expect(await looks()).toEqual([{ actor: 'token file', action: 'session.report-read', subject: lsid, detail }]);
});

test('a dry run notes who looked at which session, and nothing of its chat', async () => {
  const address = await open();
  const { lsid } = fixture.appliance.play({ scenario: 'ordinary', externalKey: 'CAS-7' });
  await fixture.ask(`${address}/preview`, { lsid });
  const detail = { configurationId: fixture.id };
  expect(await looks()).toEqual([{ actor: 'token file', action: 'session.previewed', subject: lsid, detail }]);
});

test('a look that is refused shows nothing, and is no look', async () => {
  const address = await open();
  const { lsid } = playChat('do:refuse', ['It is s3cret.']);
  const refused = await fixture.ask(`${address}/report`, { lsid });
  expect(refused).toMatchObject({ status: 409, answer: { code: 'CB-SCRIPTED-REFUSED' } });
  const unknown = await fixture.ask(`${address}/report`, { lsid: '0'.repeat(32) });
  expect(unknown).toMatchObject({ status: 409, answer: { code: 'CB-RS-NO-SESSION' } });
  expect((await fixture.ask(`${address}/report`, { deliveryId: 'none' })).status).toBe(404);
  expect(await looks()).toEqual([]);
});

test('of a long report the beginning is shown, and the rest is counted', async () => {
  const address = await open();
  const chat = [`${'x'.repeat(498)}\u{1F600}tail`, ...Array.from({ length: 600 }, (_, index) => `line ${index}`)];
  const { lsid } = playChat('CAS-7', chat);
  const { answer } = await fixture.ask(`${address}/report`, { lsid });
  const entries = answer.entries as readonly { text: string }[];
  expect(entries).toHaveLength(500);
  expect(Number(answer.left)).toBeGreaterThan(100);
  expect(entries.map(({ text }) => text)).toContain(`${'x'.repeat(498)}…`);
});
