import { describe, expect, it } from 'vitest';
import { runTrial } from './run.ts';
import { trial as eventPath } from './trials/event-path.ts';
import { trial as fullDisk } from './trials/full-disk.ts';
import { trials } from './trials/index.ts';

/** The seed of the build; a long run by hand takes another one each time. */
const seed = 'build';
const never = new AbortController().signal;

describe('the trials, in short', () => {
  it('are listed under names of their own', () => {
    expect(new Set(trials.map(({ name }) => name)).size).toBe(trials.length);
  });

  for (const trial of [fullDisk, eventPath]) {
    it(`${trial.name}: ${trial.about}`, async () => {
      const lines: string[] = [];
      const options = { rounds: trial.shortRounds, seed, signal: never, progress: (line: string) => lines.push(line) };
      const report = await runTrial(trial, options);
      if (report.skipped !== undefined) process.stderr.write(`Not run: ${trial.name}, as ${report.skipped}.\n`);
      const { lost, doubled, wrong, dead, examples } = report;
      expect({ lost, doubled, wrong, dead, examples }).toEqual({
        lost: 0,
        doubled: 0,
        wrong: 0,
        dead: 0,
        examples: [],
      });
    }, 240_000);
  }
});
