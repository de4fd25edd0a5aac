const BUCKETS = 60;

/** A sum over the last while. */
export interface SlidingSum {
  /** @param now by the monotonic clock, in milliseconds */
  add(value: number, now: number): void;
  /** Sum of the amounts added within the window before `now`. */
  total(now: number): number;
}

/**
 * Makes a sum over a sliding window. It is kept in sixty buckets, so an entry leaves up to a sixtieth of the window late,
 * and memory does not grow with the number of entries.
 */
export function createSlidingSum(windowMilliseconds: number): SlidingSum {
  const bucketMilliseconds = windowMilliseconds / BUCKETS;
  const buckets = new Map<number, number>();

  function forget(now: number): number {
    const current = Math.floor(now / bucketMilliseconds);
    for (const bucket of buckets.keys()) if (bucket < current - BUCKETS) buckets.delete(bucket);
    return current;
  }

  return {
    add(value, now) {
      const current = forget(now);
      buckets.set(current, (buckets.get(current) ?? 0) + value);
    },
    total(now) {
      forget(now);
      return buckets.values().reduce((sum, value) => sum + value, 0);
    },
  };
}
