import type { Clock } from '@casebridge/plugin-api';
import type { HostChannel } from './host-channel.ts';

/** The engine's clock as a plugin's thread sees it: its offset is learned from messages, and waiting happens outside. */
export interface ThreadClock extends Clock {
  /** Takes the engine's time, in milliseconds since 1970, from a message. */
  learn(now: number): void;
}

/** @param host where waiting happens */
export function createThreadClock(host: Pick<HostChannel, 'request'>): ThreadClock {
  let offsetMilliseconds = 0;
  const learn = (now: number): void => {
    offsetMilliseconds = now - Date.now();
  };
  return {
    now: () => new Date(Date.now() + offsetMilliseconds),
    monotonic: () => performance.now(),
    async sleep(milliseconds, signal) {
      if (!Number.isFinite(milliseconds)) throw new RangeError(`Waiting for ${milliseconds} ms would never end.`);
      const { now } = await host.request('sleep', { milliseconds }, { signal, leavesOnAbort: true });
      learn(now);
    },
    learn,
  };
}
