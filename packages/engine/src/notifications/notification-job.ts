import type { Clock } from '@casebridge/plugin-api';
import type { Log } from '../model/log.ts';
import type { Job, JobRun } from '../jobs/job.ts';
import { type Channel, ChannelError } from './channel.ts';
import type { Findings } from './concern.ts';
import { newsOf, type Told } from './told.ts';
import { untilDeadline } from './until-deadline.ts';

export const notificationJobName = 'notifications';

/** What a run leaves for the next: of each channel, what it was told, and why it could not be told more. */
export interface NotificationState {
  readonly channels: Readonly<Record<string, { readonly told: Told; readonly failure?: ChannelFailure }>>;
}

export interface ChannelFailure {
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

export interface NotificationJobDeps {
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: readonly Channel[];
  readonly adminUrl: () => string;
  readonly gather: (now: Date) => Promise<Findings>;
  /** Whether something has happened that may have to be told at once; asking forgets it. */
  readonly hasNews: { present: () => boolean; forget: () => void };
}

const intervalMilliseconds = 60_000;

/**
 * The job that tells people: it compares what needs a person with what each channel was told. It runs on one process at a
 * time and keeps its memory in the store, so that neither a restart nor a second node repeats anything. A channel that fails
 * is told the same at the next run.
 */
export function createNotificationJob(deps: NotificationJobDeps): Job {
  return {
    name: notificationJobName,
    isUrgent: () => deps.hasNews.present(),
    async run(run) {
      deps.hasNews.forget();
      const now = deps.clock.now();
      const findings = await deps.gather(now);
      let state = parseNotificationState(run.state);
      for (const channel of deps.channels) {
        state = await tell(deps, channel, findings, state, run);
        await run.save({ state: JSON.stringify(state) });
      }
      return { state: JSON.stringify(state), dueInMilliseconds: intervalMilliseconds };
    },
  };
}

async function tell(
  { clock, log, adminUrl }: NotificationJobDeps,
  channel: Channel,
  findings: Findings,
  { channels }: NotificationState,
  run: JobRun,
): Promise<NotificationState> {
  const before = channels[channel.id]?.told ?? {};
  const { messages, told } = newsOf(before, findings, { at: clock.now(), adminUrl: adminUrl() });
  if (messages.length === 0) return { channels: { ...channels, [channel.id]: { told } } };
  try {
    run.checkLease();
    await untilDeadline(clock, run.signal, (signal) => channel.send(messages, signal));
    log.info('notification.sent', { channel: channel.title, codes: messages.map(({ code }) => code) });
    return { channels: { ...channels, [channel.id]: { told } } };
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    const { code, message, help } = error;
    log.warn('notification.failed', { channel: channel.title, code, message, help, error });
    return { channels: { ...channels, [channel.id]: { told: before, failure: { code, message, help } } } };
  }
}

/** Reads what a run left. */
export function parseNotificationState(state: string | undefined): NotificationState {
  return state === undefined ? { channels: {} } : (JSON.parse(state) as NotificationState);
}
