import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { EngineEvents } from '../events/engine-events.ts';
import type { Store } from '../store/store.ts';

/** What the engine counts, for Prometheus. */
export interface Metrics {
  readonly contentType: string;
  /** The text that Prometheus reads. */
  text(): Promise<string>;
}

/**
 * @param store asked for the number of deliveries by state whenever somebody reads the metrics
 * @param events counted as they happen
 */
export function createMetrics(store: Pick<Store, 'deliveryCounts'>, events: Pick<EngineEvents, 'subscribe'>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const recordedEvents = new Counter({
    name: 'casebridge_events_total',
    help: 'Events recorded, by what became of them',
    labelNames: ['disposition', 'reason'],
    registers,
  });
  const attempts = new Counter({
    name: 'casebridge_attempts_total',
    help: 'Attempts ended, by outcome',
    labelNames: ['outcome'],
    registers,
  });
  const seconds = new Histogram({
    name: 'casebridge_attempt_duration_seconds',
    help: 'Time from the start of an attempt to its end',
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    registers,
  });
  new Gauge({
    name: 'casebridge_deliveries',
    help: 'Deliveries in the store, by state',
    labelNames: ['state'],
    registers,
    async collect() {
      for (const [state, count] of Object.entries(await store.deliveryCounts())) this.set({ state }, count);
    },
  });
  events.subscribe('event-recorded', ({ recorded: { disposition, ignoredReason } }) =>
    recordedEvents.inc({ disposition, reason: ignoredReason ?? '' }),
  );
  events.subscribe('attempt-ended', ({ attempt: { outcome, startedAt, endedAt } }) => {
    attempts.inc({ outcome: outcome.kind });
    seconds.observe((endedAt.getTime() - startedAt.getTime()) / 1000);
  });
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
