import type { KeyRow, SeenSession } from './rows.ts';

/** How far it has come since there is a key. */
export type Step = 'waiting' | 'expired' | 'joined' | 'running' | 'ended' | 'written';

/** Read from the rows alone, so that it is the same after closing and opening again. */
export function stepOf(key: Pick<KeyRow, 'expiresAt' | 'state'>, session: SeenSession | undefined, now: Date): Step {
  if (session === undefined) return isValid(key, now) ? 'waiting' : 'expired';
  switch (session.state) {
    case 'inProgress':
      return session.representative === '' ? 'joined' : 'running';
    case 'importing':
      return session.endedAt === undefined ? 'running' : 'ended';
    case 'complete':
    case 'endUnknown':
      return 'written';
  }
}

/** Whether a customer can still use a key. */
export function isValid({ state, expiresAt }: Pick<KeyRow, 'expiresAt' | 'state'>, now: Date): boolean {
  return state === 'issued' && expiresAt !== undefined && expiresAt > now;
}

/** The appliance's clock and the integration's may differ by this much. */
const clockToleranceMilliseconds = 120_000;

/**
 * The session that a key has led to: the first of the case that began after the key was made. An appliance tells with a
 * session only the case, not the key. Source: docs/vendors/remote-support.md#session-key.
 */
export function sessionOf(
  { issuedAt }: Pick<KeyRow, 'issuedAt'>,
  sessions: readonly SeenSession[],
): SeenSession | undefined {
  if (issuedAt === undefined) return undefined;
  const earliest = issuedAt.getTime() - clockToleranceMilliseconds;
  const started = ({ startedAt }: SeenSession): number => startedAt?.getTime() ?? 0;
  return sessions.filter((session) => started(session) >= earliest).sort((a, b) => started(a) - started(b))[0];
}
