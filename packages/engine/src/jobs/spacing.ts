import { waitForOtherSide } from '../retry/delays.ts';
import type { JobEnding } from './job.ts';

/** Keeps the runs of each job apart, whatever their results say: no job can be made to spin. */
export interface Spacing {
  /** Milliseconds until a job is due again; longer with each run in a row that was refused. */
  waitAfter(job: string, ending: Pick<JobEnding, 'dueInMilliseconds' | 'refused'>): number;
  /**
   * Milliseconds in which a job is not run again, whatever may be urgent: longer with each run in a row that was urgent, as
   * what made it so may be what its runs forget to remember.
   */
  pauseAfter(job: string, urgent: boolean): number;
}

/** Between two runs of a job that gets on. */
const shortestPauseMilliseconds = 250;

export function createSpacing(): Spacing {
  const [refused, urgent] = [createRowsOfRuns(), createRowsOfRuns()];
  return {
    waitAfter(job, ending) {
      const before = refused.note(job, ending.refused === true);
      return before === undefined
        ? Math.max(shortestPauseMilliseconds, ending.dueInMilliseconds)
        : waitForOtherSide(ending.dueInMilliseconds, before);
    },
    pauseAfter(job, isUrgent) {
      const before = urgent.note(job, isUrgent) ?? 0;
      return before === 0 ? shortestPauseMilliseconds : waitForOtherSide(0, before - 1);
    },
  };
}

/** Counts, for each job, the runs in a row of which something is so. */
function createRowsOfRuns() {
  const rows = new Map<string, number>();
  return {
    /** @returns in how many runs before this one it was so; undefined if it is not */
    note(job: string, isSo: boolean): number | undefined {
      const before = rows.get(job) ?? 0;
      if (isSo) rows.set(job, before + 1);
      else rows.delete(job);
      return isSo ? before : undefined;
    },
  };
}
