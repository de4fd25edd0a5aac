/** Keeps something at a steady pace, with some of it at once after a quiet time. */
export interface Pace {
  /**
   * The first instant, by the monotonic clock, at which it may happen again.
   * @param share how much of the pace is ours, above 0 and up to 1
   */
  earliest(share: number): number;
  /** Notes that it happens. */
  add(instant: number, share: number): void;
}

/** @param burst how often it may happen at once */
export function createPace(intervalMilliseconds: number, burst: number): Pace {
  // When it would have happened that often at the pace (the generic cell rate algorithm).
  let ahead = Number.NEGATIVE_INFINITY;
  return {
    earliest: (share) => ahead - ((burst - 1) * intervalMilliseconds) / share,
    add: (instant, share) => {
      ahead = Math.max(ahead, instant) + intervalMilliseconds / share;
    },
  };
}
