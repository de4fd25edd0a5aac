import type { Clock } from '@casebridge/plugin-api';
import { remoteSupportError } from './errors.ts';
import { refuse, type Result } from '../result.ts';

/**
 * Reads a body that has to be small.
 * @returns the bytes, or `protocol` if there are more than `maxBytes`
 */
export async function readBody(response: Response, maxBytes: number): Promise<Result<{ bytes: Uint8Array }>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const body: ReadableStream<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    length += chunk.length;
    if (length > maxBytes) {
      return refuse(remoteSupportError('protocol', { message: `The answer is larger than ${maxBytes} bytes.` }));
    }
    chunks.push(chunk);
  }
  return { ok: true, bytes: Buffer.concat(chunks) };
}

/** Lets go of a body that nobody wants, so that its connection can close. Whether that works does not matter any more. */
export async function dropBody(response: Response): Promise<void> {
  await response.body?.cancel().catch(() => undefined);
}

/** How long a body may take. */
export interface BodyLimits {
  /** Between two pieces of it. */
  readonly silenceMilliseconds: number;
  /** For all of it, without the time that its reader takes between two pieces. */
  readonly totalMilliseconds: number;
}

/**
 * Passes a body on and ends it with an error when nothing comes for too long, or something for ever: an appliance that is cut
 * off in the middle of a report says nothing, ever, and what trickles would hold up whoever waits for the end of a list.
 */
export function guardBody(
  body: ReadableStream<Uint8Array>,
  clock: Clock,
  { silenceMilliseconds, totalMilliseconds }: BodyLimits,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let left = totalMilliseconds;
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const began = clock.monotonic();
        const patience = Math.min(silenceMilliseconds, left);
        // Not read once the time is over: nobody would be there for its error, which would end the process.
        const next = patience > 0 ? await withinTime(reader.read(), clock, patience) : undefined;
        left -= clock.monotonic() - began;
        if (next === undefined) {
          void reader.cancel().catch(() => undefined);
          const isSilent = patience === silenceMilliseconds;
          const reason = isSilent
            ? `Nothing came for ${silenceMilliseconds} ms.`
            : `No end for ${totalMilliseconds} ms.`;
          controller.error(new Error(reason));
        } else if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read ahead: the consumer's pace is the appliance's pace.
    { highWaterMark: 0 },
  );
}

/** @returns `undefined` if it takes longer */
async function withinTime<T>(work: Promise<T>, clock: Clock, milliseconds: number): Promise<T | undefined> {
  const waiting = new AbortController();
  const late = clock.sleep(milliseconds, waiting.signal).catch(() => undefined);
  return Promise.race([work, late.then(() => undefined)]).finally(() => waiting.abort());
}
