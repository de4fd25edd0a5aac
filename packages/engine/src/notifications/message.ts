import { createHash } from 'node:crypto';
import type { Concern } from './concern.ts';

/** What a channel sends. */
export interface Message {
  /** The same for the same thing told once more: receivers know a repetition by it. */
  readonly id: string;
  readonly type: 'casebridge.concern.opened' | 'casebridge.concern.recovered' | 'casebridge.test';
  readonly at: Date;
  readonly code: string;
  readonly message: string;
  readonly help: string;
  readonly since: Date;
  readonly configuration?: string;
  /** Page of the admin tool where it can be cured. */
  readonly url: string;
}

/** Tells of a concern that is new, has got worse, or is over. */
export function messageOf(
  { key, level, code, message, help, since, configuration, page }: Concern,
  type: Message['type'],
  { at, adminUrl }: { readonly at: Date; readonly adminUrl: string },
): Message {
  const content = JSON.stringify([type, key, level, since.toISOString()]);
  return {
    ...{ id: `msg_${createHash('sha256').update(content).digest('base64url').slice(0, 27)}`, type, at },
    ...{
      code,
      message,
      help,
      since,
      url: `${adminUrl}/#${page}`,
      ...(configuration !== undefined && { configuration }),
    },
  };
}
