import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createManualClock, type ManualClock } from '@casebridge/plugin-api/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createReadingThread, type ReadingThread } from './reading-thread.ts';

let folder: string;
let clock: ManualClock;
let thread: ReadingThread;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'casebridge-reading-'));
  const file = join(folder, 'store.db');
  const database = new DatabaseSync(file);
  database.exec("create table words (word text); insert into words values ('one'), ('two')");
  database.close();
  clock = createManualClock();
  thread = createReadingThread(file, clock);
});
afterEach(async () => {
  await thread.end();
  rmSync(folder, { recursive: true });
});

const endless = 'with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n';

test('questions asked together each get their own answer', async () => {
  const answers = ['one', 'two', 'three'].map((word) => thread.ask('select * from words where word = ?', [word]));
  expect(await Promise.all(answers)).toEqual([[{ word: 'one' }], [{ word: 'two' }], []]);
});

test('a statement that is wrong or writes is refused, and the next question is answered', async () => {
  await expect(thread.ask('select * from absent', [])).rejects.toThrow('no such table');
  await expect(thread.ask("insert into words values ('three')", [])).rejects.toThrow('readonly');
  expect(await thread.ask('select count(*) as count from words', [])).toEqual([{ count: 2 }]);
});

test('a question under way is told that the thread has ended, and the next one starts another', async () => {
  const lost = expect(thread.ask(endless, [])).rejects.toThrow('ended');
  await thread.end();
  await lost;
  expect(await thread.ask('select word from words limit 1', [])).toEqual([{ word: 'one' }]);
});

test('a thread that nobody asks any more gives its memory back, and the next question starts another', async () => {
  await thread.ask('select 1', []);
  clock.advance(119_999);
  await thread.ask('select 1', []);
  clock.advance(119_999);
  expect(thread.isRunning).toBe(true);
  clock.advance(1);
  await vi.waitFor(() => expect(thread.isRunning).toBe(false), { timeout: 20_000 });
  expect(await thread.ask('select word from words limit 1', [])).toEqual([{ word: 'one' }]);
});

test('a question that comes just as the thread is to end is answered', async () => {
  await thread.ask('select 1', []);
  clock.advance(120_000);
  expect(await thread.ask('select word from words limit 1', [])).toEqual([{ word: 'one' }]);
});

test('a database that cannot be opened is told with its cause', async () => {
  const broken = createReadingThread(join(folder, 'missing', 'store.db'), clock);
  const error: unknown = await broken.ask('select 1', []).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ message: expect.stringContaining('ended') as string });
  expect((error as Error).cause).toMatchObject({ message: expect.stringContaining('unable to open') as string });
});
