import type { StoreAccess } from './access.ts';
import {
  confirmSessions,
  countUnconfirmed,
  dueUnconfirmed,
  type ListedSessions,
  type LookResult,
  settleLook,
  type UnconfirmedDue,
  type UnconfirmedQuestion,
  untilNextLook,
} from './queries/unconfirmed.ts';

/** Deliveries of sessions that only an event tells of. They are leased once a look has confirmed their session. */
export interface UnconfirmedStore {
  /** Those that are to be looked for, the newest first. */
  dueUnconfirmed(question: UnconfirmedQuestion): Promise<UnconfirmedDue>;
  /** Milliseconds until the next look for a session of a configuration, negative if it is due; undefined if there is none. */
  untilNextLook(configurationId: string): Promise<number | undefined>;
  /** How many deliveries wait for their session to be confirmed. */
  unconfirmedWaiting(): Promise<number>;
  /** Lets sessions go on that an appliance has listed for another reason than a look. */
  confirmSessions(listed: ListedSessions): Promise<void>;
  /** Writes down what a look has shown; confirmed sessions get their row in the ledger, in one transaction. */
  settleLook(look: LookResult): Promise<void>;
}

export function createUnconfirmedStore({ context, reader, writing }: StoreAccess): UnconfirmedStore {
  return {
    dueUnconfirmed: (question) => dueUnconfirmed(context, reader, question),
    untilNextLook: (configurationId) => untilNextLook(context, reader, configurationId),
    unconfirmedWaiting: () => countUnconfirmed(reader),
    confirmSessions: writing((tx, listed: ListedSessions) => confirmSessions(context, tx, listed)),
    settleLook: writing((tx, look: LookResult) => settleLook(context, tx, look)),
  };
}
