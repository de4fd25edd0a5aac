import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { openDeliveryRequests } from '../../test/delivery-request.ts';
import { createManualClock } from '@casebridge/plugin-api/testing';
import { recordingLog, reportXml } from '../../test/report.ts';
import { startTarget, type Target } from '../../test/target.ts';
import { systemClock } from '../time/clock.ts';
import { type PluginHost, startPluginHost } from './plugin-host.ts';
import type { DeliveryRequest } from './plugin-thread.ts';

const folder = new URL('../../test/plugins/probe/', import.meta.url);
const opened: (() => Promise<unknown>)[] = [];
const log = recordingLog();

afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function host(options: Partial<Parameters<typeof startPluginHost>[0]> = {}): Promise<PluginHost> {
  const started = await startPluginHost({ folder, clock: systemClock, log, ...options });
  opened.push(() => started.close());
  return started;
}

async function target(): Promise<Target> {
  const started = await startTarget();
  opened.push(() => started.close());
  return started;
}

/** A thread may take seconds to start on a busy machine. */
const patience = { timeout: 20_000 };
const requests = openDeliveryRequests(log);
const request = requests.make;
afterAll(() => requests.close());

const misbehaving = (word: string, change: Partial<DeliveryRequest> = {}) =>
  request({ externalKey: `do:${word}` }, change);

describe('a plugin in its thread', () => {
  test('gets the report and its settings, and reaches its destination through the engine', async () => {
    const [probe, { url, rows, requests }] = await Promise.all([host(), target()]);
    const asked = request({ externalKey: 'CAS-7' }, { settings: { targetUrl: url, apiKey: 'k-1' } });
    const end = await probe.process(asked, false);
    const { lsid } = asked.delivery;
    expect(end).toMatchObject({ kind: 'outcome', outcome: { kind: 'succeeded', refs: [{ id: lsid }] } });
    expect(rows.get(lsid)).toEqual({ lsid, externalKey: 'CAS-7', sessionState: 'ended', surveys: 0 });
    expect(requests[0]?.[1]).toMatchObject({ 'x-api-key': 'k-1', 'x-event': 'support_conference_end' });
  });

  test('tells its manifest, its settings schema and what is wrong with settings', async () => {
    const probe = await host();
    expect(probe.manifest).toMatchObject({ name: 'probe', version: '1.0.0' });
    expect(probe.settingsSchema).toMatchObject({ properties: { targetUrl: { title: 'Target' } } });
    expect(await probe.parseSettings({})).toEqual(['Target is missing.']);
    expect(await probe.parseSettings({ targetUrl: 'http://127.0.0.1/' })).toEqual([]);
  });

  test('waits for the end of a session, or not, as the delivery wants', async () => {
    const [probe, { url, rows }] = await Promise.all([host(), target()]);
    const settings = { targetUrl: url, apiKey: '' };
    const running = (waitingFor: DeliveryRequest['waitingFor']) => request({ ended: false }, { waitingFor, settings });
    expect(await probe.process(running('end'), false)).toMatchObject({ outcome: { kind: 'notReady' } });
    await probe.process(running('nothing'), false);
    await probe.process(running('end-no-longer'), false);
    expect([...rows.values()].map((row) => row.sessionState)).toEqual(['in-progress', 'end-unknown']);
  });

  test('a report that breaks off or is none is told apart from an outcome', async () => {
    const probe = await host();
    const whole = request();
    const half = reportXml({ lsid: whole.delivery.lsid }).slice(0, -40);
    const cut = await probe.process({ ...whole, report: new Blob([half]).stream() }, false);
    expect(cut).toMatchObject({ kind: 'report-error', error: { kind: 'protocol' } });
    const failing = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.error(new Error('The line broke.')),
    });
    const broken = await probe.process({ ...request(), report: failing }, false);
    expect(broken).toMatchObject({ kind: 'report-error', error: { kind: 'unavailable' } });
  });

  test('sees the time of the engine and waits by it', async () => {
    const clock = createManualClock();
    const probe = await host({ clock });
    const slept = probe.process(misbehaving('sleep'), false);
    await vi.waitFor(() => expect(clock.sleeping).toBe(1), patience);
    clock.advance(3_600_000);
    const end = await slept;
    if (end.kind !== 'outcome' || end.outcome.kind !== 'skipped') throw new Error(JSON.stringify(end));
    expect(Number(end.outcome.message)).toBeCloseTo(3_600_000, -4);
  });

  test('gets a failed call as an error of fetch', async () => {
    const probe = await host();
    expect(await probe.process(request(), false)).toMatchObject({
      outcome: { kind: 'failed', fault: { code: 'CB-PLUGIN-THREW', details: { error: 'TypeError' } } },
    });
  });
});

test('the end of one delivery does not cut off calls of another that share a connection', async () => {
  const [probe, { url }] = await Promise.all([host(), target()]);
  const settings = { settings: { targetUrl: url, apiKey: '' } };
  await probe.process(misbehaving('lend', settings), false);
  expect(await probe.process(misbehaving('borrow', settings), false)).toMatchObject({ outcome: { message: '200' } });
});

describe('a plugin that misbehaves', () => {
  const limits = { heapMegabytes: 64, beatMilliseconds: 50, missedBeats: 60 };
  /** A busy machine may hold up a thread for long: only the loop is to be ended for its silence. */
  const patientLimits = { ...limits, missedBeats: 6000 };

  test.each([
    ['throw', 'CB-PLUGIN-THREW'],
    ['garbage', 'CB-PLUGIN-ANSWER'],
    ['hugeAnswer', 'CB-PLUGIN-ANSWER'],
    ['longName', 'CB-PLUGIN-ANSWER'],
    ['uncloneableAnswer', 'CB-PLUGIN-ANSWER'],
  ])('ends its attempt with a fault: %s', async (word, code) => {
    const probe = await host();
    const end = await probe.process(misbehaving(word), false);
    expect(end).toMatchObject({ outcome: { kind: 'failed', cure: { kind: 'none' }, fault: { code } } });
  });

  test.each([
    ['exit', 'it ended by itself with code 7'],
    ['loop', 'it has not turned for too long'],
    ['grow', 'it used too much memory'],
    ['growByParsing', 'it used too much memory'],
    ['growByTexts', 'it used too much memory'],
    ['growByBuffers', 'it used too much memory'],
    ['reject', 'it failed: Nobody catches this.'],
    ['unknownMessage', 'it sent a message that is none of the plugin contract'],
    ['nullMessage', 'it sent a message that is none of the plugin contract'],
    ['unknownLevel', 'it sent a message that is none of the plugin contract'],
    ['unknownAnswer', 'it sent a message that is none of the plugin contract'],
    ['floodOfMessages', 'it flooded the engine with messages'],
  ])('loses its thread, and the next delivery finds a new one: %s', async (word, why) => {
    const [probe, { url, rows }] = await Promise.all([
      host({ limits: word === 'loop' ? limits : patientLimits }),
      target(),
    ]);
    expect(await probe.process(misbehaving(word), false)).toEqual({ kind: 'lost', why });
    const next = request({}, { settings: { targetUrl: url, apiKey: '' } });
    expect(await probe.process(next, false)).toMatchObject({ outcome: { kind: 'succeeded' } });
    expect(rows.size).toBe(1);
  });

  test('that floods the log loses lines and nothing else', async () => {
    const probe = await host();
    const own = recordingLog();
    const end = await probe.process(misbehaving('floodOfLines', { log: own }), false);
    expect(end).toMatchObject({ outcome: { kind: 'skipped', reason: 'flooded' } });
    expect(own.lines.length).toBeGreaterThan(100);
    expect(own.lines.length).toBeLessThanOrEqual(40_000);
  });

  test('cannot write a level or a time of its own into a line, nor a line of any length', async () => {
    const probe = await host();
    const own = recordingLog();
    await probe.process(misbehaving('loudLines', { log: own }), false);
    const fields = (message: string) => own.lines.find((line) => line.message === message)?.fields;
    expect(fields('probe.loud')).toEqual({ plugin_level: 'error', plugin_time: 'yesterday', place: 'here', loop: 1 });
    expect(fields('probe.long')).toEqual({ tooLong: ['text'] });
    expect(fields('probe.odd')).toEqual({ value: 'text' });
    expect(fields('probe.function')).toEqual({ unreadable: ['call'] });
  });

  test('takes nobody along when it runs alone', async () => {
    const probe = await host({ limits });
    const abort = new AbortController();
    const neighbour = probe.process(misbehaving('obey', { signal: abort.signal }), false);
    await vi.waitFor(() => expect(log.lines.map((line) => line.message)).toContain('probe.obeying'), patience);
    expect(await probe.process(misbehaving('exit'), true)).toMatchObject({ kind: 'lost' });
    abort.abort(new Error('the test is over'));
    expect(await neighbour).toMatchObject({ outcome: { kind: 'failed', fault: { code: 'CB-ATTEMPT-STOPPED' } } });
  });

  test('that does not stop when told so is ended', async () => {
    const probe = await host({ limits: { abortGraceMilliseconds: 20 } });
    const abort = new AbortController();
    const hanging = probe.process(misbehaving('hang', { signal: abort.signal }), false);
    await vi.waitFor(() => expect(log.lines.map((line) => line.message)).toContain('probe.hanging'), patience);
    abort.abort(new Error('the lease ends'));
    expect(await hanging).toEqual({ kind: 'lost', why: 'it went on after it was told to stop' });
  });

  test('that cannot be loaded is reported in words', async () => {
    const broken = new URL('../../test/plugins/broken/', import.meta.url);
    await expect(startPluginHost({ folder: broken, clock: systemClock, log })).rejects.toThrow(
      'The plugin broken cannot be loaded: This module cannot be loaded.',
    );
    const nowhere = new URL('../../test/plugins/nowhere/', import.meta.url);
    await expect(startPluginHost({ folder: nowhere, clock: systemClock, log })).rejects.toThrow(
      'there is no plugin.json',
    );
  });
});
