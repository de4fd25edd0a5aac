import { createIdSource } from '../ids.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { Job } from '../jobs/job.ts';
import { type JobRunner, startJobRunner } from '../jobs/job-runner.ts';
import { createPluginJobs, type PluginJobs } from '../jobs/plugin-jobs.ts';
import { type Arrivals, createArrivals } from '../poller/arrivals.ts';
import { confirmationJobName } from '../poller/confirm-sessions.ts';
import { retentionJob } from '../jobs/retention.ts';
import { startWorker, type Worker } from '../worker/worker.ts';
import type { FollowedClock } from './follow-clock.ts';
import type { Foundation } from './foundation.ts';
import { presentJobs } from './present-jobs.ts';

const longestAttemptMilliseconds = 15 * 60_000;

/** Starts to work off deliveries. */
export function beginWork(foundation: Foundation, followed: Pick<FollowedClock, 'look'>): Worker {
  const { config, clock, log, events, store, outbound, source, owner, sharesStore, plugins, configurations } =
    foundation;
  const worker = startWorker({
    ...{ clock, log, store, outbound, source, owner, sharesStore, publish: events.publish },
    concurrency: config.worker.concurrency,
    leaseMilliseconds: config.worker.leaseSeconds * 1000,
    attemptMilliseconds: longestAttemptMilliseconds,
    random: Math.random,
    followClock: () => followed.look(),
    pluginHost: (name) => plugins.get(name),
    configuration: (id, version) => configurations.usableAt(id, version),
  });
  events.subscribe('event-recorded', ({ recorded }) => {
    if (recorded.disposition === 'accepted') worker.wake();
  });
  events.subscribe('deliveries-due', () => worker.wake());
  events.subscribe('configurations-changed', () => worker.wake());
  return worker;
}

/** What is done at intervals, before any of it is begun. */
export interface PreparedJobs {
  /** Those of the present. */
  readonly present: () => Promise<readonly Job[]>;
  readonly pluginJobs: PluginJobs;
  readonly arrivals: Arrivals;
}

export function prepareJobs(foundation: Foundation, notifications: Pick<Notifications, 'job'>): PreparedJobs {
  const { config, clock, log, events, store, outbound, source, plugins, configurations } = foundation;
  const { publish } = events;
  const pluginJobs = createPluginJobs({
    ...{ clock, log, store, outbound, source, plugins, configurations, publish },
    onSessionKey: (asked) => publish({ kind: 'session-key-asked', ...asked }),
  });
  const retention = retentionJob({ store, clock, log, ...config.retention });
  const newId = createIdSource(clock);
  const arrivals = createArrivals();
  const parts = { clock, log, store, source, publish, newId, outbound, plugins, configurations, arrivals };
  const present = async () => [
    ...(await presentJobs(parts, () => configurations.usable())),
    ...(await pluginJobs.present(configurations.usable())),
    retention,
    ...(notifications.job === undefined ? [] : [notifications.job]),
  ];
  return { present, pluginJobs, arrivals };
}

/** Starts what is done at intervals. */
export function beginJobs(foundation: Foundation, { present: jobs, arrivals }: PreparedJobs): JobRunner {
  const { clock, log, events, store, owner, sharesStore } = foundation;
  const { publish } = events;
  const runner = startJobRunner({ store, clock, log, owner, sharesStore, publish, jobs });
  events.subscribe('session-unconfirmed', ({ configurationId }) => {
    if (arrivals.note(configurationId)) runner.wake(confirmationJobName(configurationId));
  });
  events.subscribe('jobs-due', ({ job }) => runner.wake(job));
  events.subscribe('deliveries-due', () => runner.wake());
  events.subscribe('configurations-changed', () => runner.wake());
  return runner;
}
