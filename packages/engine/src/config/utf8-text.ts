/** A text, or what it seems to be written in instead of UTF-8. */
export type Utf8Text = { readonly ok: true; readonly text: string } | { readonly ok: false; readonly encoding: string };

/** Reads bytes as UTF-8, with or without a byte order mark. Windows PowerShell writes UTF-16 unless it is told otherwise. */
export function utf8Text(bytes: Uint8Array): Utf8Text {
  const [first = 1, second = 1] = bytes;
  const isMarked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  // The first two characters of JSON are ASCII: in UTF-16 one byte of each is 0.
  if (isMarked || first === 0 || second === 0) return { ok: false, encoding: 'UTF-16' };
  try {
    return { ok: true, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { ok: false, encoding: 'another encoding, such as Windows-1252' };
  }
}
