import type { Clock } from '@casebridge/plugin-api';
import { StoreFault } from '../store/store-fault.ts';
import type { Store } from '../store/store.ts';
import type { Notices } from '../telemetry/notices.ts';
import { sleptThrough } from '../time/slept-through.ts';

const lookEveryMilliseconds = 5_000;

/** Dependencies of the watch over the store. */
export interface WatchStoreDeps {
  readonly store: Pick<Store, 'verifyFiles'>;
  readonly clock: Clock;
  readonly notices: Pick<Notices, 'give'>;
}

/**
 * Looks at the store's files again and again: who deletes or overwrites them must hear of it before the next event comes.
 * From then on nothing is acknowledged. @returns ends that
 */
export function watchStore({ store, clock, notices }: WatchStoreDeps): () => Promise<void> {
  const over = new AbortController();
  const wait = () => sleptThrough(clock, lookEveryMilliseconds, over.signal);

  function look(): void {
    try {
      store.verifyFiles();
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      const { code, message, help } = error;
      notices.give({ code, message, help }, 'error');
    }
  }

  async function watch(): Promise<void> {
    while (await wait()) look();
  }

  const watching = watch();
  return async () => {
    over.abort();
    await watching;
  };
}
