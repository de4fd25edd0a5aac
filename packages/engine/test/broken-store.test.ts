import { execFileSync } from 'node:child_process';
import {
  closeSync,
  copyFileSync,
  mkdtempSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Engine } from '../src/index.ts';
import { adminFetch } from './admin-fetch.ts';
import { startIn } from './engine-fixture.ts';
import { expectRow } from './what-you-see.ts';
import { createManualClock, type ManualClock } from '@casebridge/plugin-api/testing';

let folder: string;
let clock: ManualClock;
let engine: Engine;
const store = () => join(folder, 'data', 'casebridge.sqlite');

async function start(): Promise<void> {
  clock = createManualClock();
  engine = await startIn(folder, clock, 'probe');
}

async function ask(path: string) {
  const response = await adminFetch(engine, path);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

/** Posts the end of a session, as an appliance does. @returns the status */
async function post(number: number): Promise<number> {
  const form = {
    event: 'support_conference_end',
    lsid: number.toString(16).padStart(32, '0'),
    timestamp: '1893492000',
  };
  const body = new URLSearchParams({ ...form, version: '1.0', appliance_id: 'default' });
  return (await fetch(`${engine.listenerUrl}/ERSPost`, { method: 'POST', body })).status;
}

const unhealthy = (code: string, detail = '') => ({
  status: 503,
  body: { code, detail: expect.stringContaining(detail) as string, help: expect.stringMatching(/\w{4}/) as string },
});

describe('a store that is broken while the engine runs', () => {
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'casebridge-broken-'));
    await start();
  });
  afterEach(async () => {
    await engine.close({ graceMilliseconds: 0 });
    rmSync(folder, { recursive: true, force: true });
  });

  const breakages: readonly (readonly [string, () => void])[] = [
    ['was deleted', () => rmSync(store())],
    ['was replaced by another file', () => replace(store())],
    ['was overwritten in place', () => overwrite(store())],
    ['has lost its log', () => rmSync(`${store()}-wal`)],
  ];

  test.each(breakages)(
    'refuses events and says so at /health, and in a notice within seconds: %s',
    async (_, strike) => {
      expect((await ask('/health')).status).toBe(200);
      strike();
      clock.advance(5_000);
      await vi.waitFor(async () =>
        expect((await ask('/api/notices?open=true')).body.items).toMatchObject([{ code: 'CB-STORE-GONE' }]),
      );
      expect(await post(1)).toBe(503);
      expect(await ask('/health')).toMatchObject(unhealthy('CB-STORE-GONE', store()));
      expect(await ask('/api/status')).toMatchObject(unhealthy('CB-STORE-GONE', store()));
    },
  );

  test('is not written to by each question for the status', async () => {
    const size = () => statSync(`${store()}-wal`).size;
    expect((await ask('/api/status')).status).toBe(200);
    const before = size();
    for (let look = 0; look < 5; look += 1) expect((await ask('/api/status')).status).toBe(200);
    expect(size()).toBe(before);
    expect((await ask('/health')).status).toBe(200);
    expect(size()).toBeGreaterThan(before);
  });

  test('goes on telling the first error, whatever is done to the files afterwards', async () => {
    const file = readFileSync(store());
    rmSync(store());
    const first = await ask('/health');
    writeFileSync(store(), file);
    rmSync(`${store()}-wal`);
    expect(await ask('/health')).toEqual(first);
    expect(first).toMatchObject(unhealthy('CB-STORE-GONE', 'deleted or replaced'));
  });
});

/** Puts another file in the place of the store. */
function replace(file: string): void {
  copyFileSync(file, `${file}.new`);
  renameSync(`${file}.new`, file);
}

/** Writes an older state of the store into the same file. */
function overwrite(file: string): void {
  const { ino } = statSync(file);
  const old = readFileSync(file);
  // Where the header has the number of the opening: another one was there before.
  old.writeInt32BE(old.readInt32BE(68) ^ 1, 68);
  writeFileSync(file, old);
  expect(statSync(file).ino).toBe(ino);
}

/** Whether this account may mount a small disk. */
function mount(): string | undefined {
  const point = mkdtempSync(join(tmpdir(), 'casebridge-full-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'casebridge-test', point], { stdio: 'ignore' });
    return point;
  } catch {
    rmSync(point, { recursive: true });
    return undefined;
  }
}

const disk = mount();

describe.skipIf(disk === undefined)('a disk that is full', () => {
  afterEach(async () => {
    await engine.close({ graceMilliseconds: 0 });
    execFileSync('umount', [folder]);
    rmSync(folder, { recursive: true });
  });

  test('refuses events and is called that at /health, again and again, until there is room', async () => {
    folder = disk ?? '';
    await start();
    expect((await ask('/health')).status).toBe(200);
    fill(join(folder, 'filler'));
    expect(await post(1)).toBe(503);
    for (let look = 0; look < 3; look += 1) {
      expect(await ask('/health')).toMatchObject(unhealthy('CB-STORE-FULL', store()));
    }
    const { code, detail, help } = (await ask('/health')).body as { code: string; detail: string; help: string };
    expectRow('CB-STORE-FULL', { code, message: detail, help });
    rmSync(join(folder, 'filler'));
    expect((await ask('/health')).status).toBe(200);
    expect(await post(1)).not.toBe(503);
  });
});

/** Whether this account may make files read-only for everybody, itself and what is open included, as a disk in trouble does. */
function canFreeze(): boolean {
  const probe = mkdtempSync(join(tmpdir(), 'casebridge-frozen-'));
  const handle = openSync(join(probe, 'file'), 'w');
  try {
    freeze(true, join(probe, 'file'));
    writeSync(handle, 'x');
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  } finally {
    closeSync(handle);
    try {
      freeze(false, join(probe, 'file'));
    } finally {
      rmSync(probe, { recursive: true });
    }
  }
}

function freeze(on: boolean, ...files: readonly string[]): void {
  execFileSync('chattr', [on ? '+i' : '-i', ...files], { stdio: 'ignore' });
}

// Where it may not, the names of these tests stand in the last line of the run.
describe.skipIf(!canFreeze())('a store that turns read-only while the engine runs', () => {
  const parts = () => [store(), `${store()}-wal`];
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'casebridge-frozen-'));
    await start();
  });
  afterEach(async () => {
    freeze(false, ...parts(), dirname(store()));
    await engine.close({ graceMilliseconds: 0 });
    rmSync(folder, { recursive: true });
  });

  test('refuses events and is called that at /health, with path and cure, until it can be written again', async () => {
    expect(await post(1)).toBe(200);
    freeze(true, ...parts());
    expect(await post(2)).toBe(503);
    for (let look = 0; look < 3; look += 1) {
      expect(await ask('/health')).toMatchObject(unhealthy('CB-STORE-READ-ONLY', store()));
    }
    freeze(false, ...parts());
    expect((await ask('/health')).status).toBe(200);
    expect(await post(2)).toBe(200);
    expect((await engine.store.events({}, { limit: 9 })).map(({ lsid }) => Number.parseInt(lsid, 16))).toEqual([2, 1]);
  });

  test('in whose folder alone no file can be made goes on: it needs no new one', async () => {
    freeze(true, dirname(store()));
    expect(await post(1)).toBe(200);
    expect((await ask('/health')).status).toBe(200);
    freeze(false, dirname(store()));
    await engine.close({ graceMilliseconds: 0 });
    await start();
    expect(await engine.store.events({}, { limit: 9 })).toHaveLength(1);
  });
});

/** Takes the rest of a disk, to the last byte. */
function fill(file: string): void {
  for (const size of [65_536, 4096, 1]) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // Full for pieces of this size.
    }
  }
}
