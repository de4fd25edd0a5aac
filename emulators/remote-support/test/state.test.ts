import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PlayedSession } from '../src/index.ts';
import { startReceiver } from './receiver.ts';

const program = path.resolve(import.meta.dirname, '../src/main.ts');
const folder = mkdtempSync(path.join(tmpdir(), 'appliance-state-'));

interface Running {
  readonly url: string;
  call<T>(path: string, body?: unknown, method?: string): Promise<T>;
  kill(): Promise<void>;
}

const children: ChildProcessByStdio<null, Readable, null>[] = [];

async function start(file: string): Promise<Running> {
  const child = spawn(
    process.execPath,
    [program, '--port', '0', '--seed', 'kept', '--state', path.join(folder, file)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  children.push(child);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const url = line.replace(/^\S+\s+/, '');
  return {
    url,
    async call(address, body, method = body === undefined ? 'GET' : 'POST') {
      const json = { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      const answer = await fetch(`${url}/_emulator${address}`, { method, ...(body === undefined ? {} : json) });
      expect(answer.ok).toBe(true);
      return answer.json() as never;
    },
    async kill() {
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}

describe('an appliance that is killed and started again on its state', { timeout: 90_000 }, () => {
  let before: Running;
  let file = 0;

  beforeEach(async () => {
    before = await start(`${++file}.db`);
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('has the same credentials, id, settings, clock and people', async () => {
    const account = await before.call('/account/regenerate-secret', {});
    await before.call('/settings', { reportLagSeconds: 7 }, 'PATCH');
    await before.call('/clock', { advanceSeconds: 3600 });
    await before.call('/directory/custom-fields', { codeName: 'room', displayName: 'Room' });
    await before.call('/directory/representatives/1', { loggedIn: true }, 'PATCH').catch(() => undefined);
    const directory = await before.call('/directory');
    const { applianceId } = await before.call<{ applianceId: string }>('');
    await before.kill();

    const after = await start(`${file}.db`);
    expect(await after.call('/account')).toMatchObject(account as object);
    expect(await after.call('/settings')).toMatchObject({ reportLagSeconds: 7 });
    expect(await after.call('/directory')).toEqual(directory);
    expect(await after.call('')).toMatchObject({ applianceId });
    const clock = await after.call<{ now: string }>('/clock');
    expect(Date.parse(clock.now) - Date.now()).toBeGreaterThan(3_590_000);
  });

  it('has every session, with what was added to it, and plays others under new ids', async () => {
    await before.call('/settings', { reportLagSeconds: 0 }, 'PATCH');
    const played = await before.call<PlayedSession>('/sessions', { scenario: 'ordinary' });
    const answers = [{ name: 'satisfied', value: 'Yes' }];
    const { events, surveys, customers } = await before.call<PlayedSession>(`/sessions/${played.lsid}/surveys`, {
      by: 'customer',
      answers,
    });
    await before.kill();

    const after = await start(`${file}.db`);
    expect(surveys).toHaveLength(1);
    expect(await after.call(`/sessions/${played.lsid}`)).toMatchObject({ events, surveys, customers });
    const other = await after.call<PlayedSession>('/sessions', { scenario: 'ordinary' });
    expect(other.lsid).not.toBe(played.lsid);
    const all = await after.call<readonly PlayedSession[]>('/sessions');
    expect(all.map(({ lsid }) => lsid)).toEqual([played.lsid, other.lsid]);
  });

  it('goes on sending what no recipient has taken, and nothing that one has', async () => {
    const receiver = await startReceiver();
    const events = ['support_conference_end'];
    await before.call('/recipients', { url: receiver.url, events, retryIntervalSeconds: 0.05 });
    const first = await before.call<PlayedSession>('/sessions', { scenario: 'ordinary' });
    const state = (running: Running) => running.call<{ delivered: number }>('/recipients/1');
    await vi.waitFor(async () => expect((await state(before)).delivered).toBe(1));
    await before.call('/recipients/1', { enabled: false }, 'PATCH');
    const second = await before.call<PlayedSession>('/sessions', { scenario: 'ordinary' });
    await before.kill();

    const after = await start(`${file}.db`);
    expect(await after.call('/recipients/1')).toMatchObject({ queued: 1, delivered: 1, enabled: false });
    await after.call('/recipients/1', { enabled: true }, 'PATCH');
    await vi.waitFor(async () => expect((await state(after)).delivered).toBe(2));
    expect(receiver.received.map(({ fields }) => fields.lsid)).toEqual([first.lsid, second.lsid]);
    await receiver.close();
  });
});
