import { faultOfStore } from '../store/fault-of-error.ts';
import type { ClockJump } from '../model/clock-jump.ts';
import { type ClockWatch, watchClock } from '../time/watch-clock.ts';
import type { Foundation } from './foundation.ts';

type Deps = Pick<Foundation, 'clock' | 'store' | 'log' | 'events' | 'notices'>;

/** Jumps of the date that this process saw. */
export interface FollowedClock extends ClockWatch {
  /** The last jump since the start. */
  lastJump(): ClockJump | undefined;
}

const code = 'CB-CLOCK-JUMPED';
const help =
  'Nothing has to be done for deliveries: none is lost, and all go on. Look at the time service of this machine, and at the times of what was recorded meanwhile.';

/**
 * Sees to it that a date which is set, while the engine runs or before it was started, holds nothing up; names the jump in a
 * notice that stands until the next start or the next jump.
 */
export async function followClock(deps: Deps): Promise<FollowedClock> {
  const { store, log, events, clock } = deps;
  let last: ClockJump | undefined;
  const bent = await store.makeBentDue();
  if (bent > 0)
    tell(deps, `The clock has gone back since the engine last ran: ${bent} deliveries were to wait for it.`);
  const watch = watchClock(clock, async (jump) => {
    last = jump;
    events.publish({ kind: 'clock-jumped', jump });
    const [message, from, to] = [wordsOf(jump), jump.from.toISOString(), jump.to.toISOString()];
    log.warn('clock.jumped', { code, message, help, from, to });
    tell(deps, message);
    try {
      await store.followJump(jump);
    } catch (error) {
      log.error('clock.not-followed', { ...faultOfStore(error), error });
    }
    events.publish({ kind: 'deliveries-due' });
  });
  return { ...watch, lastJump: () => last };
}

function tell({ notices }: Deps, message: string): void {
  notices.end(code);
  notices.give({ code, message, help }, 'warning');
}

function wordsOf({ from, to }: ClockJump): string {
  const what = to < from ? 'was set back' : 'was set on, or the machine was suspended';
  return `The clock of this machine ${what}: from ${from.toISOString()} to ${to.toISOString()}.`;
}
