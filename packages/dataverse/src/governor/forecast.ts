import type { ProtectionLimits } from './budget.ts';
import type { Counting } from './pace.ts';

/** Work that waits. */
export interface Backlog {
  /** HTTP requests that it will take. */
  readonly requests: number;
  /** Operations in them; as many as requests unless told. */
  readonly operations?: number | undefined;
}

/** Limits and measured speed of the other side. */
export interface Pace {
  readonly limits: ProtectionLimits;
  readonly counting: Counting;
  readonly concurrent: number;
  /** Mean time of a request, from question to answer. */
  readonly requestMilliseconds: number;
  /** How long the other side asked us to wait, from now. */
  readonly pauseMilliseconds: number;
}

/** How long work will take, and what it is that holds it up. */
export interface Forecast {
  readonly milliseconds: number;
  /** `speed`: no limit; the requests themselves take so long. */
  readonly boundBy: 'requests' | 'execution-time' | 'speed';
}

/**
 * Foretells how long a backlog will take if nothing else is done with this user: the slowest of the limit on requests, the
 * limit on execution time, and the requests themselves. What was used of the present window is neglected, as it is regained
 * within the window.
 */
export function forecast(backlog: Backlog, pace: Pace): Forecast {
  const { limits } = pace;
  const count = pace.counting === 'operations' ? (backlog.operations ?? backlog.requests) : backlog.requests;
  const work = backlog.requests * pace.requestMilliseconds;
  const candidates = [
    { boundBy: 'speed', milliseconds: work / pace.concurrent },
    { boundBy: 'requests', milliseconds: beyondFirst(count / limits.requests) * limits.windowMilliseconds },
    {
      boundBy: 'execution-time',
      milliseconds: beyondFirst(work / limits.executionMilliseconds) * limits.windowMilliseconds,
    },
  ] as const;
  const slowest = candidates.reduce((worst, next) => (next.milliseconds > worst.milliseconds ? next : worst));
  return { boundBy: slowest.boundBy, milliseconds: Math.round(slowest.milliseconds + pace.pauseMilliseconds) };
}

/** Windows that have to be waited for: the first is open already. */
function beyondFirst(windows: number): number {
  return Math.max(0, windows - 1);
}
