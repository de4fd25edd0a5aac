import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { Socket } from 'node:net';
import type { ApplianceClock } from '../clock.ts';
import type { Fault } from './fault.ts';

/** Dependencies of a spoiled answer. */
export interface SpoilParts {
  readonly clock: ApplianceClock;
  readonly socket: Socket;
}

/**
 * Spoils the body of an answer as a fault says.
 * @param payload the body as it would have been sent
 * @returns the spoiled one, or `undefined` if the fault is not one of bodies
 */
export function spoilBody(fault: Fault, payload: unknown, parts: SpoilParts): Readable | undefined {
  const source = (): AsyncIterable<Buffer> => bytesOf(payload);
  switch (fault.kind) {
    case 'truncate':
      return Readable.from(truncate(source(), fault.bytes, parts.socket), { objectMode: false });
    case 'cut':
      return Readable.from(cut(source(), fault.bytes), { objectMode: false });
    case 'slow':
      return Readable.from(slowDown(source(), fault.bytesPerSecond, parts.clock), { objectMode: false });
    case 'doctype':
      return Readable.from(addDoctype(source()), { objectMode: false });
    case 'wrong-charset':
      return Readable.from(breakCharset(source()), { objectMode: false });
    default:
      return undefined;
  }
}

async function* bytesOf(payload: unknown): AsyncGenerator<Buffer, void, undefined> {
  if (payload instanceof Readable) for await (const chunk of payload) yield Buffer.from(chunk as string | Buffer);
  else if (typeof payload === 'string' || Buffer.isBuffer(payload)) yield Buffer.from(payload as string);
}

async function* cut(source: AsyncIterable<Buffer>, bytes: number): AsyncGenerator<Buffer, void, undefined> {
  let left = bytes;
  for await (const chunk of source) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

/** The connection ends before the body does: what was sent arrives, the end of the body never comes. */
async function* truncate(
  source: AsyncIterable<Buffer>,
  bytes: number,
  socket: Socket,
): AsyncGenerator<Buffer, void, undefined> {
  yield* cut(source, bytes);
  const closed = once(socket, 'close');
  socket.destroySoon();
  await closed;
}

async function* slowDown(
  source: AsyncIterable<Buffer>,
  bytesPerSecond: number,
  clock: ApplianceClock,
): AsyncGenerator<Buffer, void, undefined> {
  const step = Math.max(1, Math.floor(bytesPerSecond));
  for await (const chunk of source)
    for (let start = 0; start < chunk.length; start += step) {
      yield chunk.subarray(start, start + step);
      await clock.sleep(1000);
    }
}

const doctype = '<!DOCTYPE report [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n';

/** Puts the document type behind the declaration, which is the first line. */
async function* addDoctype(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let isFirst = true;
  for await (const chunk of source) {
    if (!isFirst) {
      yield chunk;
      continue;
    }
    isFirst = false;
    const lineEnd = chunk.indexOf('\n') + 1;
    yield Buffer.concat([chunk.subarray(0, lineEnd), Buffer.from(doctype), chunk.subarray(lineEnd)]);
  }
}

/** Each character beyond ASCII becomes one byte that UTF-8 does not know; without any, one is added behind the root. */
async function* breakCharset(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  let isBroken = false;
  for await (const chunk of source) {
    const broken = Buffer.from(chunk.filter((byte) => byte < 0x80 || byte >= 0xc0)).map((byte) =>
      byte < 0x80 ? byte : 0xe9,
    );
    isBroken ||= broken.includes(0xe9);
    yield Buffer.from(broken);
  }
  if (!isBroken) yield Buffer.from([0xe9]);
}
