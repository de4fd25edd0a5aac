import type { Failure } from '../platform/failure.ts';

const second = 1000;

/**
 * How long to wait before the row is looked at again while the appliance is asked: quickly while the answer is due, which it
 * is within two seconds of the press while the integration is awake; rarely later.
 */
export function pauseWhileAsking(waitedMilliseconds: number): number {
  if (waitedMilliseconds < 6 * second) return 250;
  return waitedMilliseconds < 60 * second ? second : 5 * second;
}

/** How long to wait while a key is out; a page that nobody sees asks rarely. */
export function pauseWhileShown(isHidden: boolean): number {
  return isHidden ? 20 * second : 3 * second;
}

/** After a request that failed. Throttling lasts up to five minutes: docs/vendors/dataverse.md#service-protection. */
export function pauseAfter(failure: Failure): number {
  return failure === 'throttled' ? 30 * second : 10 * second;
}
