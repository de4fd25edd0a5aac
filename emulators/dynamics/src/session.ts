import type { Environment } from './environment.ts';
import type { Reference } from './rows/store.ts';
import type { Caller } from './security/caller.ts';

/** One request, or one change set of a batch: who asks, of which environment, and what `$1` stands for. */
export interface Session {
  environment: Environment;
  caller: Caller;
  /** Rows made earlier in the same change set, by Content-ID. */
  references: Map<string, Reference>;
}

/** A session in the name of the platform itself. */
export function systemSession(environment: Environment): Session {
  return {
    environment,
    caller: { userId: environment.ids.systemUserId, kind: 'system' },
    references: new Map(),
  };
}
