import { epochSeconds, type ApplianceClock } from '../clock.ts';
import type { Notice, SessionRecord } from './record.ts';

/** Tells about a session what there is to tell, each thing when its time has come. */
export interface Teller {
  /** Tells what is due now, before it returns, and goes on by the clock. May be called again after a change. */
  start(record: SessionRecord): void;
  close(): void;
}

/** Makes a teller. @param notify gets the notices of a session in the order of time */
export function createTeller(clock: ApplianceClock, notify: (notice: Notice, record: SessionRecord) => void): Teller {
  const closing = new AbortController();

  function tellDue(record: SessionRecord): void {
    const now = epochSeconds(clock.now());
    for (let next = record.notices[0]; next && next.at <= now; next = record.notices[0]) {
      record.notices.shift();
      notify(next, record);
    }
  }

  /** Looks the notices up anew after each wait, for the session may have been ended meanwhile. */
  async function tell(record: SessionRecord): Promise<void> {
    for (;;) {
      tellDue(record);
      const next = record.notices[0];
      if (!next) return;
      await clock.sleep(next.at * 1000 - clock.now().getTime(), closing.signal);
    }
  }

  return {
    start(record) {
      tell(record).catch((error: unknown) => {
        if (!closing.signal.aborted) throw error;
      });
    },
    close: () => closing.abort(),
  };
}
