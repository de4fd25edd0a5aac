import type { SessionRecord } from './record.ts';

/** The appliance's sessions, in the order in which they were started. */
export interface SessionStore {
  add(record: SessionRecord): void;
  /** @param lsid in either case */
  find(lsid: string): SessionRecord | undefined;
  all(): readonly SessionRecord[];
  /** Sessions that may have changed since the last call: all that were added or found. */
  takeTouched(): readonly SessionRecord[];
}

/** Keeps sessions in memory. */
export function createSessionStore(): SessionStore {
  const sessions = new Map<string, SessionRecord>();
  const touched = new Set<SessionRecord>();
  return {
    add(record) {
      sessions.set(record.lsid, record);
      touched.add(record);
    },
    find(lsid) {
      const record = sessions.get(lsid.toLowerCase());
      if (record !== undefined) touched.add(record);
      return record;
    },
    all: () => [...sessions.values()],
    takeTouched() {
      const records = [...touched];
      touched.clear();
      return records;
    },
  };
}
