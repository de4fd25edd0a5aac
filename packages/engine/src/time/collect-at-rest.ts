import type { Clock } from '@casebridge/plugin-api';
import { watchRest } from './at-rest.ts';

const restMilliseconds = 60_000;

/**
 * Gives memory of this thread back once work has ended: V8 collects nothing while nothing is allocated, so that an engine at
 * rest would hold what its last sessions left (docs/performance.md). Only a release starts Node with a collector that can be
 * called; elsewhere nothing is done.
 */
export function createCollectorAtRest(clock: Clock): { worked(): void; close(): void } {
  const { gc } = globalThis;
  if (gc === undefined) return { worked: () => undefined, close: () => undefined };
  const watch = watchRest(clock, restMilliseconds, () => {
    gc({ type: 'major', flavor: 'last-resort' });
  });
  return { worked: () => watch.stir(), close: () => watch.close() };
}
