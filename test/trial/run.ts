import type { Trial, TrialOptions } from './trial.ts';

/** Report of a trial, as `--json` prints it. */
export interface TrialReport {
  readonly name: string;
  readonly seed: string;
  readonly rounds: number;
  readonly sessions: number;
  readonly lost: number;
  readonly doubled: number;
  readonly wrong: number;
  readonly dead: number;
  readonly seconds: number;
  /** Why the trial could not run on this machine. */
  readonly skipped?: string;
  readonly examples: readonly string[];
  /** Further figures. */
  readonly [figure: string]: number | string | readonly string[] | undefined;
}

/** Runs a trial and puts its report together. @throws what the trial throws, having stopped what it started */
export async function runTrial(trial: Trial, options: TrialOptions): Promise<TrialReport> {
  const { rounds, seed } = options;
  const began = performance.now();
  const head = { name: trial.name, seed, rounds };
  const skipped = await trial.missing?.();
  if (skipped !== undefined) {
    return { ...head, sessions: 0, lost: 0, doubled: 0, wrong: 0, dead: 0, seconds: 0, skipped, examples: [] };
  }
  const { sessions, lost, doubled, wrong, dead, figures, examples } = await trial.run(options);
  const seconds = Math.round((performance.now() - began) / 100) / 10;
  return { ...head, sessions, lost, doubled, wrong, dead, seconds, ...figures, examples };
}
