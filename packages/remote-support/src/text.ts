import iconv from 'iconv-lite';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * Decodes bytes that should be UTF-8 but may not be. What is not UTF-8 is read in the charset that was named, and in
 * windows-1252 if none was or it is unknown, so that no byte is lost.
 * @param charset a name such as `iso-8859-1`, as a sender declared it
 */
export function decodeText(bytes: Uint8Array, charset?: string): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return iconv.decode(Buffer.from(bytes), fallbackCharset(charset));
  }
}

function fallbackCharset(charset: string | undefined): string {
  const named = charset?.toLowerCase();
  if (named === undefined || named === 'utf-8' || named === 'utf8') return 'windows-1252';
  return iconv.encodingExists(named) ? named : 'windows-1252';
}
