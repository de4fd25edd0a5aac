import type { Clock } from '@casebridge/plugin-api';
import type { EngineEvents } from '../events/engine-events.ts';
import type { ParkedUntil } from '../store/records.ts';
import type { Store } from '../store/store.ts';
import type { EngineLog } from '../telemetry/log.ts';
import { sleptThrough } from '../time/slept-through.ts';
import type { Foundation } from './foundation.ts';

const lookEveryMilliseconds = 5_000;

/** Dependencies of the watch over what is parked. */
export interface FollowParkingDeps {
  readonly store: Pick<Store, 'parked'>;
  readonly configurations: Pick<Foundation['configurations'], 'current'>;
  readonly events: Pick<EngineEvents, 'subscribe'>;
  readonly clock: Clock;
  readonly log: Pick<EngineLog, 'info' | 'warn' | 'debug'>;
}

/**
 * Logs what is parked and what goes on again. Attempts, jobs, edits, people and other processes on the same store do both:
 * so it looks at the rows, as soon as an attempt or an edit gives the hint, and every few seconds without one.
 * @returns ends that
 */
export function followParking(deps: FollowParkingDeps): () => Promise<void> {
  const { clock, events } = deps;
  const over = new AbortController();
  const known = new Map<string, ParkedUntil>();
  let looking = Promise.resolve();
  const look = () => (looking = looking.then(() => logChanges(deps, known)));
  const ends = [
    events.subscribe('configurations-changed', look),
    events.subscribe('attempt-ended', ({ summary: { configurationId, parkedUntil } }) => {
      if (parkedUntil !== undefined || known.has(configurationId)) void look();
    }),
  ];

  async function follow(): Promise<void> {
    do await look();
    while (await sleptThrough(clock, lookEveryMilliseconds, over.signal));
  }

  const following = follow();
  return async () => {
    over.abort();
    ends.forEach((end) => end());
    await following;
    await looking;
  };
}

async function logChanges({ store, configurations, log }: FollowParkingDeps, known: Map<string, ParkedUntil>) {
  try {
    for (const { id, name } of configurations.current()) {
      const [before, parked] = [known.get(id), await store.parked(id)];
      if (parked?.code === before?.code) continue;
      if (before !== undefined) log.info('configuration.released', { configurationId: id, name, code: before.code });
      if (parked === undefined) known.delete(id);
      else known.set(id, parked);
      if (parked !== undefined) log.warn('configuration.parked', { configurationId: id, name, ...parked });
    }
  } catch (error) {
    // The next look tells. That the store does not answer is an error of those who wanted to write.
    log.debug('parking.not-looked-at', { error });
  }
}
