import type { SessionKeyState } from '@casebridge/plugin-api';
import type { StoreAccess } from './access.ts';
import {
  countSessionKeys,
  listSessionKeys,
  recordSessionKeys,
  removeSessionKeys,
  type SessionKeysToRecord,
} from './queries/session-keys.ts';
import type { PageRequest } from './records.ts';
import type { SessionKeyCounts, SessionKeyFilter, SessionKeyRecord } from './session-key-records.ts';

/** Requests for session keys, as far as plugins have told of them. */
export interface SessionKeyStore {
  /** Notes how requests of a configuration stand; an expiry of one that is not known says nothing. */
  recordSessionKeys(configurationId: string, states: readonly SessionKeyState[]): Promise<void>;
  /** Newest first. */
  sessionKeys(filter: SessionKeyFilter, page: PageRequest): Promise<readonly SessionKeyRecord[]>;
  sessionKeyCounts(since: Date): Promise<SessionKeyCounts>;
  /** Removes older ones. @returns how many; less than the limit means done */
  removeSessionKeys(before: Date, limit: number): Promise<number>;
}

export function createSessionKeyStore({ context, reader, longReader, writing }: StoreAccess): SessionKeyStore {
  const record = writing((tx, keys: SessionKeysToRecord) => recordSessionKeys(context, tx, keys));
  const remove = writing((tx, old: { readonly before: Date; readonly limit: number }) => removeSessionKeys(tx, old));
  return {
    recordSessionKeys: (configurationId, states) => record({ configurationId, states }),
    sessionKeys: (filter, page) => listSessionKeys(longReader, filter, page),
    sessionKeyCounts: (since) => countSessionKeys(reader, since),
    removeSessionKeys: (before, limit) => remove({ before, limit }),
  };
}
