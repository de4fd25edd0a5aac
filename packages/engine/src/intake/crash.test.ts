import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { systemClock } from '../time/clock.ts';
import { openSqliteStore } from '../store/sqlite/open.ts';

interface ListenerProcess {
  readonly child: ChildProcess;
  readonly url: string;
}

async function startProcess(file: string): Promise<ListenerProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../../test/listener-process.ts'), file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit').then(() => Promise.reject(new Error('The process did not start')));
  const [port] = (await Promise.race([once(child.stdout, 'data'), gone])) as [Buffer];
  return { child, url: `http://127.0.0.1:${port.toString().trim()}` };
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

const lsidOf = (number: number) => number.toString(16).padStart(32, '0');

/** Posts events of sessions from `first` on, several at a time, until the listener is gone; kills it after some. */
async function postUntilKilled(listener: ListenerProcess, first: number, killAfter: number): Promise<Set<string>> {
  const acknowledged = new Set<string>();
  let next = first;
  let killed: Promise<void> | undefined;
  async function post(): Promise<void> {
    for (;;) {
      const lsid = lsidOf(next++);
      const body = new URLSearchParams({ event: 'support_conference_end', timestamp: '1767225600', lsid });
      const response = await fetch(`${listener.url}/ERSPost`, { method: 'POST', body }).catch(() => undefined);
      if (response === undefined) return;
      if (response.status === 200) acknowledged.add(lsid);
      if (acknowledged.size >= killAfter) killed ??= kill(listener.child);
    }
  }
  await Promise.all(Array.from({ length: 16 }, post));
  await killed;
  return acknowledged;
}

test('a process that is killed while it takes events loses none that it acknowledged, and doubles none', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'casebridge-crash-'));
  const file = join(folder, 'store.db');
  const acknowledged = new Set<string>();
  for (const round of [0, 1, 2]) {
    const listener = await startProcess(file);
    for (const lsid of await postUntilKilled(listener, round * 100_000, 150 + round * 77)) acknowledged.add(lsid);
  }
  const store = await openSqliteStore({ file, clock: systemClock });
  const [events, deliveries] = [
    await store.events({}, { limit: 10_000 }),
    await store.deliveries({}, { limit: 10_000 }),
  ];
  const kept = new Set(events.map(({ lsid }) => lsid));
  expect(acknowledged.size).toBeGreaterThan(600);
  expect([...acknowledged].filter((lsid) => !kept.has(lsid))).toEqual([]);
  expect(events.length).toBe(kept.size);
  // Each event with its delivery or neither, also for those whose acknowledgement did not get through.
  expect(deliveries.map(({ eventId }) => eventId).sort()).toEqual(events.map(({ id }) => id).sort());
  await store.close();
  rmSync(folder, { recursive: true });
});
