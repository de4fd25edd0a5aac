import { afterEach, expect, test, vi } from 'vitest';
import { type ErrandRoom, openErrandRoom } from './errand-room.ts';

let room: ErrandRoom;

afterEach(() => room.close());

const quiet = (deskUrl: string) => ({ settings: { deskUrl, everyMilliseconds: 0 } });

/** Methods of the requests that the destination got since the last look, but those of the job. */
function requestsAtTheDesk(): readonly string[] {
  return room.desk.requests.filter((request) => !request.endsWith('/errand') && !request.endsWith('/told'));
}

/** Opens a room whose plugin does nothing by itself. */
async function open(): Promise<string> {
  room = await openErrandRoom();
  await room.change(quiet(room.desk.url));
  return `/api/configurations/${room.id}`;
}

test('a dry run of a session answers what would change, and writes nothing', async () => {
  const address = await open();
  const { lsid } = room.appliance.play({ scenario: 'ordinary', externalKey: 'CAS-7' });
  const { status, answer } = await room.ask(`${address}/preview`, { lsid: lsid.toUpperCase() });
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
  expect(requestsAtTheDesk()).toEqual(['GET /before']);
  expect(await room.engine.store.deliveries({ lsid }, { limit: 5 })).toEqual([]);
  expect(await room.engine.store.sessionLedgerEntry(room.id, lsid)).toBeUndefined();
});

test('a dry run whose plugin wants to write is ended, and nothing is sent', async () => {
  const address = await open();
  const { lsid } = room.appliance.play({ scenario: 'ordinary', externalKey: 'write:rows' });
  const { status, answer } = await room.ask(`${address}/preview`, { lsid });
  expect({ status, answer }).toMatchObject({
    status: 409,
    answer: {
      code: 'CB-PREVIEW-WRITES',
      detail: expect.stringContaining('wanted to send POST to 127.0.0.1') as string,
    },
  });
  expect(requestsAtTheDesk().filter((request) => request.startsWith('POST'))).toEqual([]);
});

test('a dry run may ask for a token, and the jobs of the configuration go on writing', async () => {
  const address = await open();
  const { lsid } = room.appliance.play({ scenario: 'ordinary', externalKey: 'write:token' });
  expect((await room.ask(`${address}/preview`, { lsid })).status).toBe(200);
  expect(requestsAtTheDesk()).toEqual(['POST /token', 'GET /before']);
  const toldBefore = room.desk.told.length;
  await room.change({});
  await room.until(() => room.desk.told.length > toldBefore);
});

test('a running session is shown as it is now', async () => {
  const address = await open();
  const { lsid } = room.appliance.play({ scenario: 'ordinary', externalKey: 'CAS-7', live: true });
  const { answer } = await room.ask(`${address}/preview`, { lsid });
  expect(answer).toMatchObject({ changes: [{ label: 'in-progress en-us support_conference_end 1' }] });
});

test('a dry run of a delivery has its event and its next attempt', async () => {
  const address = await open();
  const { lsid } = room.appliance.play({ scenario: 'ordinary', externalKey: 'CAS-7' });
  const event = new URLSearchParams({ event: 'support_conference_end', lsid, timestamp: '1893484800' });
  await fetch(`${room.engine.listenerUrl}/ERSPost`, { method: 'POST', body: event });
  const deliveries = () => room.engine.store.deliveries({ lsid }, { limit: 5 });
  await vi.waitFor(async () => expect(await deliveries()).toMatchObject([{ state: 'skipped', attempts: 1 }]), {
    timeout: 20_000,
  });
  const deliveryId = (await deliveries())[0]?.id;
  const { answer } = await room.ask(`${address}/preview`, { deliveryId });
  expect(answer).toMatchObject({ changes: [{ id: lsid, label: 'ended en-us support_conference_end 2' }] });
  expect(await deliveries()).toMatchObject([{ state: 'skipped', attempts: 1 }]);
  expect((await room.ask(`${address}/preview`, { deliveryId: 'none' })).status).toBe(404);
});

test('what stands in the way of a dry run is said', async () => {
  const address = await open();
  const unknown = await room.ask(`${address}/preview`, { lsid: '0'.repeat(32) });
  expect(unknown).toMatchObject({ status: 409, answer: { code: 'CB-RS-NO-SESSION' } });
  const { lsid } = room.appliance.play({ scenario: 'ordinary', externalKey: 'do:throw' });
  const thrown = await room.ask(`${address}/preview`, { lsid });
  expect(thrown).toMatchObject({ status: 409, answer: { code: 'CB-PLUGIN-THREW' } });
  for (const body of [{}, { lsid: 'no' }, { lsid, deliveryId: 'x' }, []]) {
    expect((await room.ask(`${address}/preview`, body)).status).toBe(400);
  }
  expect((await room.ask('/api/configurations/nothing/preview', { lsid })).status).toBe(404);
});

test('redaction is tried with the settings as they are, or as they might be', async () => {
  const address = await open();
  const sample = `Look at ${room.desk.url} or at http://127.0.0.1:9/`;
  const asSaved = await room.ask(`${address}/try-redaction`, { sample });
  expect(asSaved).toEqual({
    status: 200,
    answer: { text: 'Look at *** or at http://127.0.0.1:9/', hits: [{ name: 'desk', count: 1 }] },
  });
  const settings = { deskUrl: 'http://127.0.0.1:9/' };
  const asEntered = await room.ask(`${address}/try-redaction`, { sample, settings });
  expect(asEntered.answer.text).toBe(`Look at ${room.desk.url} or at ***`);
  const wrong = await room.ask(`${address}/try-redaction`, { sample, settings: { deskUrl: 3 } });
  expect(wrong).toMatchObject({ status: 409, answer: { code: 'CB-SETTINGS-INVALID' } });
  expect((await room.ask(`${address}/try-redaction`, { text: sample })).status).toBe(400);
});
