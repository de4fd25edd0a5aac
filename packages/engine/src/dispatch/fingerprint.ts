import { createHash } from 'node:crypto';

/**
 * Fingerprint of an event: equal means "the same event again".
 * @param identity all that makes it the same, as JSON can tell it
 * @param occurredAt the appliance's time of the event, if it told one, which has to be a part of the identity. It stands in
 *   front, so that in an index of millions new fingerprints are neighbours: each that goes somewhere else costs a page more
 *   at every commit.
 */
export function fingerprintOf(identity: unknown, occurredAt?: Date): string {
  const digest = createHash('sha256').update(JSON.stringify(identity)).digest('hex');
  if (occurredAt === undefined) return digest;
  return `${occurredAt.getTime().toString(16).padStart(12, '0')}-${digest}`;
}
