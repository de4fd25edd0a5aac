import { createManualClock } from '@casebridge/plugin-api/testing';
import { afterEach, expect, test } from 'vitest';
import { guardBody } from './bodies.ts';

const limits = { silenceMilliseconds: 60_000, totalMilliseconds: 100_000 };
const piece = new Uint8Array([1]);
const unhandled: unknown[] = [];
const note = (reason: unknown) => void unhandled.push(reason);
afterEach(() => void process.off('unhandledRejection', note));

/** A body of which each piece is the test's own. */
function open() {
  const clock = createManualClock();
  const sources: ReadableStreamDefaultController<Uint8Array>[] = [];
  const body = new ReadableStream<Uint8Array>({ start: (controller) => void sources.push(controller) });
  const [source] = sources;
  if (source === undefined) throw new Error('The stream has not begun.');
  return { clock, source, reader: guardBody(body, clock, limits).getReader() };
}

test('who takes long over a piece does not use up the time of the other side', async () => {
  const { clock, source, reader } = open();
  source.enqueue(piece);
  expect(await reader.read()).toEqual({ done: false, value: piece });
  clock.advance(1_000_000);
  source.enqueue(piece);
  expect(await reader.read()).toEqual({ done: false, value: piece });
  source.close();
  expect(await reader.read()).toMatchObject({ done: true });
});

test('the error of a body whose time is over ends the read, and not the process', async () => {
  process.on('unhandledRejection', note);
  const { clock, source, reader } = open();
  for (const wait of [50_000, 49_999]) {
    const reading = reader.read();
    await clock.untilWaiting(1);
    clock.advance(wait);
    source.enqueue(piece);
    expect(await reading).toMatchObject({ done: false });
  }
  // The last piece comes just as the time ends.
  const last = reader.read();
  await clock.untilWaiting(1);
  source.enqueue(piece);
  clock.advance(1);
  await last.catch(() => undefined);
  source.error(new Error('reset'));
  await expect(reader.read()).rejects.toThrow('No end for 100000 ms.');
  await new Promise(setImmediate);
  expect(unhandled).toEqual([]);
});
