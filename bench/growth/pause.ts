import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Store } from '../../packages/engine/src/store/store.ts';

/**
 * The longest time in milliseconds that the event loop stood still while the store answered what health, metrics and the
 * size report ask: as long would an event have waited.
 */
export async function longestPause(store: Store): Promise<number> {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  await store.deliveryCounts();
  await store.sizes();
  delay.disable();
  return delay.max / 1e6;
}
