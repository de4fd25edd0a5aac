import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { EngineEvents } from '../events/engine-events.ts';
import { kindOfJob, registerState, type StateSources } from './state-metrics.ts';

/** Prometheus metrics of the engine. */
export interface Metrics {
  readonly contentType: string;
  /** The text that Prometheus reads. */
  text(): Promise<string>;
}

/** How polling of a configuration stands. */
export interface PollStanding {
  readonly configurationId: string;
  readonly succeededAt?: Date;
  readonly refusals: number;
}

/** Values read from the store at each scrape. */
export interface MetricSources {
  readonly deliveryCounts: () => Promise<Readonly<Record<string, number>>>;
  readonly lastPolls: () => Promise<readonly PollStanding[]>;
}

/**
 * @param events counted as they happen
 * @param state read at each scrape
 */
export function createMetrics(
  sources: MetricSources,
  events: Pick<EngineEvents, 'subscribe'>,
  state?: StateSources,
): Metrics {
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
      for (const [state, count] of Object.entries(await sources.deliveryCounts())) this.set({ state }, count);
    },
  });
  registerPolls(registry, sources);
  registerClock(registry, events);
  registerSessionKeys(registry, events);
  registerJobs(registry, events);
  if (state !== undefined) registerState(registry, state);
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

function registerSessionKeys(registry: Registry, events: Pick<EngineEvents, 'subscribe'>): void {
  const keys = new Counter({
    name: 'casebridge_session_keys_total',
    help: 'Session keys that plugins have asked for, by configuration and result: issued, or why not',
    labelNames: ['configuration', 'result'],
    registers: [registry],
  });
  events.subscribe('session-key-asked', ({ configurationId, result }) => {
    keys.inc({ configuration: configurationId, result });
  });
}

function registerJobs(registry: Registry, events: Pick<EngineEvents, 'subscribe'>): void {
  const registers = [registry];
  const runs = new Counter({
    name: 'casebridge_job_runs_total',
    help: 'Runs of jobs ended, by kind and result: done, refused by somebody else, failed by a fault',
    ...{ labelNames: ['kind', 'result'], registers },
  });
  const last = new Gauge({
    name: 'casebridge_job_last_run_timestamp_seconds',
    help: 'When a run of a kind of job last ended in this process, in seconds since 1970',
    ...{ labelNames: ['kind'], registers },
  });
  events.subscribe('job-ended', ({ job, result, at }) => {
    const kind = kindOfJob(job);
    runs.inc({ kind, result });
    last.set({ kind }, at.getTime() / 1000);
  });
}

function registerClock(registry: Registry, events: Pick<EngineEvents, 'subscribe'>): void {
  const registers = [registry];
  const jumps = new Counter({
    name: 'casebridge_clock_jumps_total',
    help: 'Times that the date was set, or the machine suspended, while the engine ran',
    registers,
  });
  const last = new Gauge({
    name: 'casebridge_clock_last_jump_seconds',
    help: 'How far the date was set the last time; negative if back',
    registers,
  });
  events.subscribe('clock-jumped', ({ jump: { from, to } }) => {
    jumps.inc();
    last.set((to.getTime() - from.getTime()) / 1000);
  });
}

function registerPolls(registry: Registry, { lastPolls }: MetricSources): void {
  const registers = [registry];
  const labelNames = ['configuration'];
  new Gauge({
    name: 'casebridge_poll_last_success_timestamp_seconds',
    help: 'When the last poll was answered in full, in seconds since 1970, by configuration',
    ...{ labelNames, registers },
    async collect() {
      this.reset();
      for (const { configurationId, succeededAt } of await lastPolls()) {
        if (succeededAt !== undefined) this.set({ configuration: configurationId }, succeededAt.getTime() / 1000);
      }
    },
  });
  new Gauge({
    name: 'casebridge_poll_refusals',
    help: 'Polls in a row of which something was refused, by configuration',
    ...{ labelNames, registers },
    async collect() {
      this.reset();
      for (const { configurationId, refusals } of await lastPolls()) {
        this.set({ configuration: configurationId }, refusals);
      }
    },
  });
}
