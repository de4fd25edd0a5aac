import type { Clock } from '@casebridge/plugin-api';
import type { Log } from '../model/log.ts';
import type { Store } from '../store/store.ts';
import { sleptThrough } from '../time/slept-through.ts';

/** This process's part of what the accounts at the appliances may do. */
export interface AccountShare {
  /** Above 0 and up to 1. */
  share(): number;
  close(): Promise<void>;
}

export interface AccountShareOptions {
  readonly store: Pick<Store, 'noteProcess' | 'forgetProcess'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this process among those that use the store. */
  readonly owner: string;
}

const signMilliseconds = 5_000;
/** A killed process is counted for so long; its part is not used meanwhile. */
const trustMilliseconds = 20_000;

/**
 * Splits the limits of the accounts evenly among the processes on a store, whatever each of them has to do: nobody has to
 * ask before a request, and together they stay below. docs/vendors/remote-support.md#rate-limits
 */
export async function startAccountShare({ store, clock, log, owner }: AccountShareOptions): Promise<AccountShare> {
  const over = new AbortController();
  let processes = await sign();

  function sign(): Promise<number> {
    const now = clock.now();
    return store.noteProcess({ owner, now, until: new Date(now.getTime() + trustMilliseconds) });
  }

  async function goOn(): Promise<void> {
    while (await slept()) {
      const before = processes;
      // Where the store does not answer, the last count is as good as any.
      processes = await sign().catch(() => processes);
      if (processes !== before) log.info('processes.counted', { processes });
    }
  }

  function slept(): Promise<boolean> {
    return sleptThrough(clock, signMilliseconds, over.signal);
  }

  const going = goOn();
  return {
    share: () => 1 / processes,
    async close() {
      over.abort();
      await going;
      await store.forgetProcess(owner).catch((error: unknown) => log.info('processes.not-forgotten', { error }));
    },
  };
}

/** For a store that one process uses. */
export const wholeShare: AccountShare = { share: () => 1, close: () => Promise.resolve() };
