import { createHash } from 'node:crypto';

/** SHA-256 in hexadecimal: for where no key is at hand, as in tests. A session id is random enough not to be guessed. */
export function plainHash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
