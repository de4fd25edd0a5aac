import { faultOfError } from '../store/fault-of-error.ts';
import type { Foundation } from './foundation.ts';
import { sleptThrough } from '../time/slept-through.ts';

const reloadMilliseconds = 5_000;

/** Reads the configurations again and again: other processes on the same store change them, too. @returns ends that */
export function followConfigurations({
  clock,
  configurations,
  log,
}: Pick<Foundation, 'clock' | 'configurations' | 'log'>): () => Promise<void> {
  const over = new AbortController();
  const wait = () => sleptThrough(clock, reloadMilliseconds, over.signal);
  async function follow(): Promise<void> {
    while (await wait()) {
      await configurations
        .reload()
        .catch((error: unknown) => log.error('configurations.not-reloaded', { ...faultOfError(error), error }));
    }
  }
  const following = follow();
  return async () => {
    over.abort();
    await following;
  };
}
