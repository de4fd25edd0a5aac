/** Remembers the latest instants of something that may happen only so often within a span of time. */
export interface Window {
  /** The first instant, in milliseconds since 1970, at which it may happen again. */
  earliest(): number;
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
    earliest: () => (instants[next] ?? 0) + spanMilliseconds,
    add: (instant) => {
      instants[next] = instant;
      next = (next + 1) % limit;
    },
  };
}
