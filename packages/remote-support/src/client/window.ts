/** Remembers the latest instants of something that may happen only so often within a span of time. */
export interface Window {
  /**
   * The first instant, by the monotonic clock, at which it may happen again.
   * @param share how much of the limit is ours, above 0 and up to 1
   * @param queue the present instant, and how often it will have happened before
   */
  earliest(share: number, queue: { readonly now: number; readonly ahead: number }): number;
  /** Notes that it happens at an instant, which must not be before those noted so far. */
  add(instant: number): void;
}

/**
 * Makes a sliding window.
 * @param limit how often
 * @param spanMilliseconds within which time
 */
export function createWindow(limit: number, spanMilliseconds: number): Window {
  // A ring: the place that is written next holds the instant that is `limit` steps back.
  const instants = new Float64Array(limit).fill(Number.NEGATIVE_INFINITY);
  let next = 0;
  return {
    earliest: (share, { now, ahead }) => {
      const ours = limit * share;
      const steps = Math.max(1, Math.floor(ours));
      // A share of less than one in the span is one in a longer span.
      const span = ours < 1 ? spanMilliseconds / ours : spanMilliseconds;
      // Those ahead fill the span so many times over.
      const rounds = Math.floor(ahead / steps);
      const place = (next - steps + (ahead % steps) + limit) % limit;
      return Math.max(now, (instants[place] ?? 0) + span) + rounds * span;
    },
    add: (instant) => {
      instants[next] = instant;
      next = (next + 1) % limit;
    },
  };
}
