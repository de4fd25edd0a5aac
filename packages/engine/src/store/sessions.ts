import type { StoreAccess } from './access.ts';
import type { Actor } from './operation-records.ts';
import {
  beginErasure,
  endErasure,
  erasedAmong,
  type ErasureBegun,
  type ErasureEnd,
  type ErasureRequest,
} from './queries/erasure.ts';
import { findUnwritten, type UnwrittenQuestion, type UnwrittenSessions } from './queries/unwritten.ts';
import { findLedgerEntries, findLedgerEntry } from './queries/sessions.ts';
import type { SessionLedgerEntry } from './records.ts';

/** The session ledger, which outlives events and deliveries, and what was erased. */
export interface SessionStore {
  sessionLedgerEntry(configurationId: string, lsid: string): Promise<SessionLedgerEntry | undefined>;
  /** Of these sessions, those that the ledger has. */
  sessionLedgerEntries(configurationId: string, lsids: readonly string[]): Promise<readonly SessionLedgerEntry[]>;
  /** Sessions that are not written, and that events name by one of some external keys, and how many deliveries wait beside. */
  unwrittenSessions(question: UnwrittenQuestion): Promise<UnwrittenSessions>;
  /**
   * Removes everything about a session, of all configurations, and remembers a keyed hash of it only: it is never taken in
   * again.
   */
  eraseSession(lsid: string, at: Date, actor: Actor): Promise<void>;
  /** The same for several sessions, and notes what the destination has to erase, in one transaction. */
  beginErasure(request: ErasureRequest): Promise<ErasureBegun>;
  /** The destination has erased what was noted, or never will. */
  endErasure(end: ErasureEnd): Promise<void>;
  isErased(lsid: string): Promise<boolean>;
}

export function createSessionStore({ context, reader, longReader, writing, wipe }: StoreAccess): SessionStore {
  const begin = writing((tx, request: ErasureRequest) => beginErasure(context, tx, request));
  const end = writing((tx, input: ErasureEnd) => endErasure(context, tx, input));
  return {
    sessionLedgerEntry: (configurationId, lsid) => findLedgerEntry(reader, configurationId, lsid),
    sessionLedgerEntries: (configurationId, lsids) => findLedgerEntries(reader, configurationId, lsids),
    unwrittenSessions: (question) => findUnwritten(longReader, question),
    async eraseSession(lsid, at, actor) {
      await begin({ lsids: [lsid], at, actor });
      await wipe();
    },
    async beginErasure(request) {
      const begun = await begin(request);
      await wipe();
      return begun;
    },
    async endErasure(input) {
      await end(input);
      await wipe();
    },
    isErased: async (lsid) => (await erasedAmong(context, reader, [lsid])).has(lsid),
  };
}
