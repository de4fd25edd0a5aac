import { setTimeout as delay } from 'node:timers/promises';
import type { Clock } from '@casebridge/plugin-api';

/** The machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
  sleep: (milliseconds, signal) => delay(Math.max(0, milliseconds), undefined, signal && { signal }),
};
