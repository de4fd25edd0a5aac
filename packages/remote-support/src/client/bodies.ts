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

/**
 * Passes a body on and ends it with an error when nothing comes for too long: an appliance that is cut off in the middle
 * of a report says nothing, ever.
 */
export function guardBody(
  body: ReadableStream<Uint8Array>,
  clock: Clock,
  silenceMilliseconds: number,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const waiting = new AbortController();
        const silence = clock.sleep(silenceMilliseconds, waiting.signal).then(
          () => 'silent' as const,
          () => 'stopped' as const,
        );
        const next = await Promise.race([reader.read(), silence]).finally(() => waiting.abort());
        if (typeof next === 'string') {
          void reader.cancel().catch(() => undefined);
          controller.error(new Error(`Nothing came for ${silenceMilliseconds} ms.`));
        } else if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read ahead: the consumer's pace is the appliance's pace.
    { highWaterMark: 0 },
  );
}
