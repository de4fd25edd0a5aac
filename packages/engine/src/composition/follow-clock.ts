import type { ClockJump } from '../model/clock-jump.ts';
import { type ClockWatch, watchClock } from '../time/watch-clock.ts';
import type { Foundation } from './foundation.ts';

type Deps = Pick<Foundation, 'clock' | 'store' | 'log' | 'events'>;

/** Jumps of the date that this process saw. */
export interface FollowedClock extends ClockWatch {
  /** The last jump since the start. */
  lastJump(): ClockJump | undefined;
}

/** Notices of the clock concern no one configuration. */
const everyConfiguration = '';
const noticeOwner = 'clock';
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
  await store.release(everyConfiguration, noticeOwner);
  const bent = await store.makeBentDue();
  if (bent > 0)
    await tell(deps, `The clock has gone back since the engine last ran: ${bent} deliveries were to wait for it.`);
  const watch = watchClock(clock, async (jump) => {
    last = jump;
    events.publish({ kind: 'clock-jumped', jump });
    log.warn('clock.jumped', { from: jump.from.toISOString(), to: jump.to.toISOString() });
    try {
      await store.followJump(jump);
      await tell(deps, wordsOf(jump));
    } catch (error) {
      log.error('clock.not-followed', { error });
    }
    events.publish({ kind: 'deliveries-due' });
  });
  return { ...watch, lastJump: () => last };
}

async function tell({ store }: Deps, message: string): Promise<void> {
  await store.release(everyConfiguration, noticeOwner);
  await store.giveNotice(everyConfiguration, { code, message, help }, noticeOwner);
}

function wordsOf({ from, to }: ClockJump): string {
  const what = to < from ? 'was set back' : 'was set on, or the machine was suspended';
  return `The clock of this machine ${what}: from ${from.toISOString()} to ${to.toISOString()}.`;
}
