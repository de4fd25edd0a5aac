/** One figure of a benchmark. `goal` is in words, such as `>= 0.8`; `met` is `null` where there is no goal. */
export interface Metric {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly goal: string | null;
  readonly met: boolean | null;
}

/** What a person may change of a benchmark; each takes what concerns it. */
export interface BenchmarkOptions {
  /** An installed program to measure in place of the sources. */
  readonly program?: string;
  /** How many sessions are brought over, where it is not the usual number. */
  readonly sessions?: number;
}

/** A program that measures. Each file of this folder that exports one under the name `benchmark` is found by itself. */
export interface Benchmark {
  /** Equal to the file's name. */
  readonly name: string;
  /** The question that it answers, in one sentence. */
  readonly question: string;
  /**
   * Measures.
   * @param progress takes a line about what is going on, for a person who waits
   */
  run(progress: (line: string) => void, options?: BenchmarkOptions): Promise<readonly Metric[]>;
}

/** A figure without a goal: it is published so that it can be watched. */
export function figure(name: string, value: number, unit: string): Metric {
  return { name, value, unit, goal: null, met: null };
}

/** A figure that has to be at least `least`. */
export function atLeast(name: string, value: number, unit: string, least: number): Metric {
  return { name, value, unit, goal: `>= ${least}`, met: value >= least };
}

/** A figure that may be at most `most`. */
export function atMost(name: string, value: number, unit: string, most: number): Metric {
  return { name, value, unit, goal: `<= ${most}`, met: value <= most };
}

/**
 * The value below which a share of the samples lies (nearest rank).
 * @param share between 0 and 1
 * @throws RangeError without samples
 */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
  if (value === undefined) throw new RangeError('no samples');
  return value;
}
