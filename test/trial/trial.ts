/** Counts of a trial: whole-table counts at its end against what was played. All four have to be 0. */
export interface Counts {
  /** Sessions that were played. */
  readonly sessions: number;
  /** Rows that are missing, and accepted events whose deliveries have not ended. */
  readonly lost: number;
  /** Rows beyond those that what was played makes. */
  readonly doubled: number;
  /** Values of rows that differ from what was played. */
  readonly wrong: number;
  /** Deliveries that ended dead. */
  readonly dead: number;
}

/** The counts of a trial and whatever else it measured, such as `kills`, as plain figures. */
export interface TrialResult extends Counts {
  readonly figures: Readonly<Record<string, number>>;
  /** The first differences in words, for whoever looks for the cause. */
  readonly examples: readonly string[];
}

/** How a trial is run. */
export interface TrialOptions {
  readonly rounds: number;
  /** Everything that is left to chance follows from it; what the machine's scheduler does, does not. */
  readonly seed: string;
  /** Ends the trial early; `run` then rejects, having stopped what it started. */
  readonly signal: AbortSignal;
  /** Takes a line about what is going on, for a person who waits. */
  readonly progress: (line: string) => void;
}

/** A program that does something bad to the product, again and again, and then counts. */
export interface Trial {
  readonly name: string;
  /** What it does, in one sentence. */
  readonly about: string;
  /** Rounds of a run by hand. */
  readonly rounds: number;
  /** Rounds of a run in every build: enough to fail on a broken product, a few seconds long. */
  readonly shortRounds: number;
  /** What this machine lacks for it, in words; `undefined` where it can run. */
  missing?(): Promise<string | undefined>;
  run(options: TrialOptions): Promise<TrialResult>;
}
