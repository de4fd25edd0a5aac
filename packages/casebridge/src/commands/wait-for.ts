import type { Clock } from '@casebridge/plugin-api';
import { CommandError, exitCodes } from '../command-error.ts';

const lookEveryMilliseconds = 500;

/**
 * Asks again and again.
 * @param look returns undefined as long as there is nothing to tell
 * @param longestMilliseconds after which it is given up, with an error that says that the engine goes on
 */
export async function waitFor<T>(
  clock: Clock,
  longestMilliseconds: number,
  look: () => Promise<T | undefined>,
): Promise<T> {
  const begin = clock.monotonic();
  while (clock.monotonic() - begin < longestMilliseconds) {
    const found = await look();
    if (found !== undefined) return found;
    await clock.sleep(lookEveryMilliseconds);
  }
  const minutes = Math.round(longestMilliseconds / 60_000);
  throw new CommandError(`It has not ended within ${minutes} minutes. The engine goes on with it.`, exitCodes.refused);
}
