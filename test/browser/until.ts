import { setTimeout as delay } from 'node:timers/promises';

/** How often a state is looked at; each look costs a request or a look into the browser. */
const pauseMilliseconds = 100;

/**
 * Looks until something is there. For stages that programs use as well as tests: those have no test runner.
 * @param what for the error where it does not come in time
 */
export async function until<Found>(
  what: string,
  look: () => Found | undefined | Promise<Found | undefined>,
  withinMilliseconds: number,
): Promise<Found> {
  const begun = performance.now();
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() - begun > withinMilliseconds) throw new Error(`${what}: not within ${withinMilliseconds} ms`);
    await delay(pauseMilliseconds);
  }
}
