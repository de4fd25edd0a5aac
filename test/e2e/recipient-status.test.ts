import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startAppliance, type Appliance, type RecipientState } from '@casebridge/emulator-remote-support';
import { parseMainConfig, startEngine, type Engine } from '@casebridge/engine';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/**
 * Status in the appliance's list of outbound event recipients, the one place where the original's
 * guide sends people to look: `OK`, or what is wrong.
 */

const certificates = path.resolve(import.meta.dirname, '../../packages/engine/test/certificates');
const certificateFile = path.join(certificates, 'one.crt');
const tls = { certificateFile, keyFile: path.join(certificates, 'one.key') };
const retryIntervalSeconds = 60;

let folder: string;
let appliance: Appliance;
let engine: Engine | undefined;

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'casebridge-recipient-'));
  appliance = await startAppliance();
  appliance.clock.freeze();
});

afterEach(async () => {
  await stopEngine();
  await appliance.close();
  rmSync(folder, { recursive: true });
});

/** Starts the engine, on the port of before if there was one. @returns where it listens */
async function start(listener: object = {}): Promise<URL> {
  const values = { listener: { host: '127.0.0.1', port: 0, ...listener }, admin: { enabled: false } };
  const parsed = parseMainConfig(values, folder);
  if (!parsed.ok) throw new Error(parsed.problems.join(' '));
  const silent = { write: () => undefined };
  engine = await startEngine({ config: parsed.config, plugins: [], logDestination: silent });
  return new URL('/ERSPost', engine.listenerUrl);
}

async function stopEngine(): Promise<void> {
  await engine?.close({ graceMilliseconds: 0 });
  engine = undefined;
}

/** The recipient as the appliance's list shows it, to programs and on its page. */
async function listed(): Promise<RecipientState> {
  const list = await fetch(`${appliance.plainUrl}/_emulator/recipients`);
  const [only] = (await list.json()) as RecipientState[];
  if (only === undefined) throw new Error('there is no recipient');
  return only;
}

/** Adds the engine to the appliance's recipients, as the guide says. */
function addRecipient(url: URL | string, change: { readonly caCertificate?: string } = {}): string {
  const events = ['support_conference_end'] as const;
  return appliance.addRecipient({ url: String(url), events, retryIntervalSeconds, ...change }).state.id;
}

/** Plays a session and waits until the list shows such a status. */
async function tellOfASession(id: string, status: RegExp): Promise<void> {
  appliance.play({ scenario: 'ordinary' });
  await appliance.outbound.get(id).waitFor((state) => status.test(state.status));
}

describe("the appliance's list of recipients", () => {
  it('shows OK while the engine listens, the error when it does not, and OK again with nothing lost', async () => {
    const url = await start();
    const id = addRecipient(url);
    expect((await listed()).status).toBe('Nothing sent yet');
    await tellOfASession(id, /^OK$/);
    await appliance.whenDelivered(id);
    expect(await listed()).toMatchObject({ status: 'OK', queued: 0, delivered: 1 });

    await stopEngine();
    await tellOfASession(id, /ECONNREFUSED/);
    expect(await listed()).toMatchObject({
      status: expect.stringContaining('ECONNREFUSED') as string,
      queued: 1,
      delivered: 1,
    });

    await start({ port: Number(url.port) });
    appliance.clock.advance(retryIntervalSeconds * 1000);
    await appliance.whenDelivered(id);
    expect(await listed()).toMatchObject({ status: 'OK', queued: 0, delivered: 2, dropped: 0 });
    expect(await engine?.store.events({}, { limit: 10 })).toHaveLength(2);
  });

  it('shows the status of an engine that listens elsewhere or asks for a secret', async () => {
    const url = await start({ secretPath: 'abcdefghijklmnop' });
    const id = addRecipient(url);
    await tellOfASession(id, /status/);
    expect((await listed()).status).toBe('The recipient answered with HTTP status 404.');
    appliance.outbound.change(id, { url: String(new URL('/abcdefghijklmnop/ERSPost', url)) });
    appliance.clock.advance(retryIntervalSeconds * 1000);
    await appliance.whenDelivered(id);
    expect((await listed()).status).toBe('OK');
  });

  it('shows that a certificate is not trusted, until its root is uploaded', async () => {
    const id = addRecipient(await start({ tls }));
    await tellOfASession(id, /certificate/);
    expect(await listed()).toMatchObject({ queued: 1, delivered: 0 });
    appliance.outbound.change(id, { caCertificate: readFileSync(certificateFile, 'utf8') });
    appliance.clock.advance(retryIntervalSeconds * 1000);
    await appliance.whenDelivered(id);
    expect((await listed()).status).toBe('OK');
  });

  it('tells the same to a person', async () => {
    const id = addRecipient(await start());
    await tellOfASession(id, /^OK$/);
    await appliance.whenDelivered(id);
    const page = await (await fetch(`${appliance.plainUrl}/login`)).text();
    expect(page).toMatch(/ERSPost[^]*?<td class="ok">OK<\/td>/);
    await stopEngine();
    await tellOfASession(id, /ECONNREFUSED/);
    const after = await (await fetch(`${appliance.plainUrl}/login`)).text();
    expect(after).toMatch(/ERSPost[^]*?<td class="bad">[^<]*ECONNREFUSED/);
  });
});
