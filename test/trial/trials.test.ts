import { describe, expect, it } from 'vitest';
import { runTrial } from './run.ts';
import { trial as eventPath } from './trials/event-path.ts';
import { trial as fullDisk } from './trials/full-disk.ts';
import { trial as fence } from './trials/fence.ts';
import { trials } from './trials/index.ts';
import { trial as killsPostgresql } from './trials/kills-postgresql.ts';
import { trial as killsSqlite } from './trials/kills-sqlite.ts';

/** The seed of the build; a long run by hand takes another one each time. */
const seed = 'build';
const never = new AbortController().signal;

describe('the trials, in short', () => {
  it('are listed under names of their own', () => {
    expect(new Set(trials.map(({ name }) => name)).size).toBe(trials.length);
  });

  // Those that wait for a minute and more, for a proven process or for clocks, are run by hand.
  for (const trial of [fullDisk, eventPath, killsSqlite, killsPostgresql, fence]) {
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
