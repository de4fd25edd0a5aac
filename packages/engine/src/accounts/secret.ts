import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A secret that cannot be guessed: 256 bits, 43 letters that may stand in an address and a cookie. */
export function newSecret(): string {
  return randomBytes(32).toString('base64url');
}

/** Hash that is kept of a secret. It needs neither salt nor slowness, as nobody can try 2^256 secrets. */
export function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}

/** Whether two secrets are the same, in a time that tells nothing of how much of them is. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(one)), Buffer.from(hashOf(other)));
}
