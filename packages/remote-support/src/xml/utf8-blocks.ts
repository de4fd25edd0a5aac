/**
 * Length of `bytes` without a character that is cut off at its end, so that a stream can be decoded piece by piece. A
 * sequence that is wrong rather than cut off is left in: the decoder is to find it.
 */
export function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    return sequenceLength(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

const lenient = new TextDecoder('utf-8', { ignoreBOM: true });

/** The text in front of the first byte that is not UTF-8: all of it if there is none. */
export function validPrefix(bytes: Uint8Array): string {
  const text = lenient.decode(bytes);
  let offset = 0;
  let start = 0;
  for (let at = text.indexOf('\ufffd'); at !== -1; at = text.indexOf('\ufffd', start)) {
    offset += Buffer.byteLength(text.slice(start, at));
    const genuine = bytes[offset] === 0xef && bytes[offset + 1] === 0xbf && bytes[offset + 2] === 0xbd;
    if (!genuine) return text.slice(0, at);
    offset += 3;
    start = at + 1;
  }
  return text;
}

/** Splits a chunk into pieces of at most `size` bytes, without copying. */
export function* blocks(chunk: Uint8Array, size: number): Generator<Uint8Array> {
  for (let start = 0; start < chunk.length; start += size) yield chunk.subarray(start, start + size);
}
