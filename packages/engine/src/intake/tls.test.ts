import { X509Certificate } from 'node:crypto';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { connect, type ConnectionOptions } from 'node:tls';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../time/clock.ts';
import { readCertificates } from '../http-server/certificates.ts';
import { startListener, type Listener, type ListenerOptions } from './listener.ts';

const certificates = join(import.meta.dirname, '../../test/certificates');
const fixture = (name: string) => join(certificates, name);

let folder: string;
let listener: Listener | undefined;
let lines: string[];
let onLine: (() => void) | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'casebridge-tls-'));
  lines = [];
});
afterEach(async () => {
  await listener?.close();
  listener = undefined;
  rmSync(folder, { recursive: true });
});

const write = (message: string) => {
  lines.push(message);
  onLine?.();
};

/** Resolves when the log has the message. */
function logged(message: string): Promise<void> {
  return new Promise((resolve) => {
    onLine = () => {
      if (lines.includes(message)) resolve();
    };
    onLine();
  });
}

async function start(tls: ListenerOptions['tls'], changes: Partial<ListenerOptions> = {}): Promise<Listener> {
  listener = await startListener({
    host: '127.0.0.1',
    port: 0,
    store: { recordEvent: () => Promise.reject(new Error()), recordIgnored: () => Promise.resolve() },
    configurations: () => [],
    publish: () => undefined,
    clock: systemClock,
    log: { debug: write, info: write, warn: write, error: write },
    tls,
    ...changes,
  });
  return listener;
}

/** Asks for the address, and tells the answer's status and whose certificate the server showed. */
async function ask(options: ConnectionOptions = {}): Promise<{ status: string; name: string }> {
  const socket = connect({ host: '127.0.0.1', port: listener?.port ?? 0, rejectUnauthorized: false, ...options });
  await once(socket, 'secureConnect');
  const name = String(socket.getPeerCertificate().subject.CN);
  socket.write('GET /ERSPost HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
  const ended = once(socket, 'close').then(() => Promise.reject(new Error('The server closed the connection')));
  const [answer] = (await Promise.race([once(socket, 'data'), ended])) as [Buffer];
  socket.destroy();
  return { status: answer.toString().slice(9, 12), name };
}

function pemFiles(name: string): { certificateFile: string; keyFile: string } {
  const files = { certificateFile: join(folder, 'server.crt'), keyFile: join(folder, 'server.key') };
  copyFileSync(fixture(`${name}.crt`), files.certificateFile);
  copyFileSync(fixture(`${name}.key`), files.keyFile);
  return files;
}

describe('the listener with TLS', () => {
  test('serves by PEM files, and by a PFX file', async () => {
    expect((await start(pemFiles('one'))).url).toMatch(/^https:/);
    expect(await ask()).toEqual({ status: '200', name: 'one.casebridge.test' });
    await listener?.close();
    await start({ pfxFile: fixture('two.pfx'), passphrase: 'test-passphrase' });
    expect(await ask()).toEqual({ status: '200', name: 'two.casebridge.test' });
  });

  test('takes up files that change, without a restart', async () => {
    await start(pemFiles('one'), { limits: { certificateWatchMilliseconds: 10 } });
    expect((await ask()).name).toBe('one.casebridge.test');
    pemFiles('two');
    await logged('listener.certificate-loaded');
    expect((await ask()).name).toBe('two.casebridge.test');
  });

  test('stays as it is if the new files cannot be used, and says so', async () => {
    const files = pemFiles('one');
    await start(files);
    writeFileSync(files.keyFile, readFileSync(fixture('two.key')));
    expect(listener?.reloadCertificates()).toBe(false);
    expect(lines).toContain('listener.certificate-refused');
    expect((await ask()).name).toBe('one.casebridge.test');
  });

  test('with an authority serves only clients with a certificate of it', async () => {
    await start({ ...pemFiles('one'), clientAuthorityFile: fixture('authority.crt') });
    const client = { cert: readFileSync(fixture('client.crt')), key: readFileSync(fixture('client.key')) };
    expect((await ask(client)).status).toBe('200');
    await expect(ask()).rejects.toThrow();
    const foreign = { cert: readFileSync(fixture('two.crt')), key: readFileSync(fixture('two.key')) };
    await expect(ask(foreign)).rejects.toThrow();
  });

  test('does not start with files that cannot be used', async () => {
    await expect(start({ ...pemFiles('one'), keyFile: fixture('two.key') })).rejects.toThrow('does not belong');
    await expect(start({ ...pemFiles('one'), keyFile: join(folder, 'none') })).rejects.toThrow('cannot be read');
    await expect(start({ pfxFile: fixture('two.pfx'), passphrase: 'wrong' })).rejects.toThrow();
  });
});

test('a certificate that is or will soon be out of date is told', () => {
  const files = { certificateFile: fixture('one.crt'), keyFile: fixture('one.key') };
  const { validFrom, validTo } = new X509Certificate(readFileSync(files.certificateFile));
  const warningsAt = (instant: string, days: number) => {
    const read = readCertificates(files, new Date(Date.parse(instant) + days * 24 * 3_600_000));
    return read.ok ? read.warnings : [read.problem];
  };
  expect(warningsAt(validFrom, -1)).toEqual([expect.stringContaining(`valid only from ${validFrom}`)]);
  expect(warningsAt(validFrom, 1)).toEqual([]);
  expect(warningsAt(validTo, -20)).toEqual([expect.stringContaining(`valid until ${validTo} only`)]);
  expect(warningsAt(validTo, 1)).toEqual([expect.stringContaining(`was valid until ${validTo}`)]);
});
