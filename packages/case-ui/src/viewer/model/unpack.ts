import type { FileProblem } from './session-view.ts';

/** The most that a page keeps of a file, packed and unpacked; a session of 10,000 events has about 3 MB unpacked. */
export interface UnpackLimits {
  readonly packedBytes: number;
  readonly unpackedBytes: number;
}

/** The limits of the page: behind them a tab of a browser becomes slow, and the rows tell the session instead. */
export const usualLimits: UnpackLimits = { packedBytes: 32 * 1024 * 1024, unpackedBytes: 128 * 1024 * 1024 };

export type Unpacked =
  { readonly ok: true; readonly document: unknown } | { readonly ok: false; readonly problem: FileProblem };

const refused = (problem: FileProblem): Unpacked => ({ ok: false, problem });

/** Counts what flows through and breaks the stream where it is too much: a small file may unpack to a very large one. */
function limited(most: number, exceeded: () => void): TransformStream<Uint8Array, Uint8Array> {
  let bytes = 0;
  return new TransformStream({
    transform(chunk, controller) {
      bytes += chunk.byteLength;
      if (bytes > most) {
        exceeded();
        controller.error(new RangeError('too large'));
      } else controller.enqueue(chunk);
    },
  });
}

/** Unpacks a report file (gzip, JSON) while it arrives, within limits. Never throws. */
export async function unpack(
  packed: ReadableStream<Uint8Array>,
  limits: UnpackLimits = usualLimits,
): Promise<Unpacked> {
  let problem: FileProblem = 'not-readable';
  const exceeded = () => void (problem = 'too-large');
  try {
    const unpacked = packed
      .pipeThrough(limited(limits.packedBytes, exceeded))
      .pipeThrough(new DecompressionStream('gzip') as TransformStream<Uint8Array, Uint8Array>)
      .pipeThrough(limited(limits.unpackedBytes, exceeded));
    return { ok: true, document: await new Response(unpacked).json() };
  } catch {
    return refused(problem);
  }
}
