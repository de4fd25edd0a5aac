import { refuse, type Result } from '../result.ts';
import { networkError } from './errors.ts';

/** A body whose beginning has been looked at. */
export interface InspectedBody {
  /** The whole of it, if it is short. */
  readonly short?: Uint8Array;
  /** All of it, again from the beginning. */
  readonly body: ReadableStream<Uint8Array>;
}

/**
 * Waits until a body has ended or turned out to be long, so that a short answer can be judged before it is handed on.
 * @param maxBytes up to which length it is short
 * @returns `unavailable` if it broke off before that
 */
export async function inspectBody(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Result<InspectedBody>> {
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    while (length <= maxBytes) {
      const next = await reader.read();
      if (next.done) {
        const short = Buffer.concat(chunks);
        return { ok: true, short, body: replay([short], reader) };
      }
      chunks.push(next.value);
      length += next.value.length;
    }
  } catch (error) {
    return refuse(networkError(error));
  }
  return { ok: true, body: replay(chunks, reader) };
}

function replay(
  chunks: readonly Uint8Array[],
  reader: ReadableStreamDefaultReader<Uint8Array>,
): ReadableStream<Uint8Array> {
  const seen = chunks.values();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const again = seen.next();
        const next = again.done === true ? await reader.read() : again;
        if (next.value === undefined) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    // Nothing is read ahead: the consumer's pace is the appliance's pace.
    { highWaterMark: 0 },
  );
}
