import type { Clock } from '@casebridge/plugin-api';

/** Sleeps in a loop that ends with its signal. @returns whether the whole time has passed; else the signal ended it */
export function sleptThrough(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<boolean> {
  return clock.sleep(milliseconds, signal).then(
    () => true,
    () => false,
  );
}
