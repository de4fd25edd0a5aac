import type { SessionRecord } from './record.ts';

/** The appliance's sessions, in the order in which they were started. */
export interface SessionStore {
  add(record: SessionRecord): void;
  /** @param lsid in either case */
  find(lsid: string): SessionRecord | undefined;
  all(): readonly SessionRecord[];
}

/** Keeps sessions in memory. */
export function createSessionStore(): SessionStore {
  const sessions = new Map<string, SessionRecord>();
  return {
    add: (record) => void sessions.set(record.lsid, record),
    find: (lsid) => sessions.get(lsid.toLowerCase()),
    all: () => [...sessions.values()],
  };
}
