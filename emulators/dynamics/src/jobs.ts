import type { Clock } from './clock.ts';

/** Work that falls due by the clock. Nothing runs by itself: what is due runs before the next request is answered. */
export interface Jobs {
  /** Plans `work` for `delayMilliseconds` from now. */
  plan(delayMilliseconds: number, work: () => void): void;
  /** Runs everything that is due now. */
  settle(): void;
  /** Runs everything that is planned now, due or not; what that plans in its turn waits for its time. */
  finishAll(): void;
}

interface Planned {
  due: number;
  work: () => void;
}

/** Makes an empty plan. */
export function createJobs(clock: Clock): Jobs {
  let planned: Planned[] = [];

  function run(isDue: (job: Planned) => boolean): void {
    for (;;) {
      const next = planned.filter(isDue).sort((a, b) => a.due - b.due)[0];
      if (next === undefined) return;
      planned = planned.filter((job) => job !== next);
      next.work();
    }
  }

  return {
    plan: (delayMilliseconds, work) => void planned.push({ due: clock.now().getTime() + delayMilliseconds, work }),
    settle: () => {
      if (planned.length === 0) return;
      const now = clock.now().getTime();
      run((job) => job.due <= now);
    },
    finishAll: () => {
      const present = new Set(planned);
      run((job) => present.has(job));
    },
  };
}
