import { describe, expect, it } from 'vitest';
import type { TrialReport } from './run.ts';
import { withReport } from './write-report.ts';

const report = (name: string, rounds: number): TrialReport => ({
  ...{ name, rounds, seed: 'a', sessions: 7, lost: 0, doubled: 0, wrong: 0, dead: 0, seconds: 1, examples: [] },
  resumeMedianMilliseconds: 900,
});
const empty =
  '# Reliability\n\nOn 8 cores:\n\n| trial | date |\n| --- | --- |\n\n## What else\n\n| fence | by hand |\n';
const date = new Date('2026-12-01T12:00:00Z');

describe('the document about reliability', () => {
  it('has a row for each trial, with what else it measured', () => {
    const text = withReport(withReport(empty, report('kills-sqlite', 3), date), report('fence', 4), date);
    expect(text).toContain('| fence | 2026-12-01 | 4 | 7 | 0 | 0 | 0 | 0 |');
    expect(text).toContain(
      '| kills-sqlite | 2026-12-01 | 3 | 7 | 0 | 0 | 0 | 0 | seconds 1, resume median milliseconds 900 |',
    );
  });

  it('replaces the last outcome of the same trial, also after the document was formatted', () => {
    const first = withReport(empty, report('fence', 3), date).replace('| fence |', '| fence        |');
    const again = withReport(first, report('fence', 8), date);
    expect(again.match(/^\| fence .*2026-12-01/gm)).toHaveLength(1);
    expect(again).toContain('| fence | 2026-12-01 | 8 |');
  });

  it('is left alone but for its table', () => {
    const text = withReport(empty, report('fence', 3), date);
    expect(text.startsWith('# Reliability\n\nOn ')).toBe(true);
    expect(text.endsWith('|\n\n## What else\n\n| fence | by hand |\n')).toBe(true);
  });

  it('without a table of outcomes is refused', () => {
    expect(() => withReport('# Reliability\n', report('fence', 3), date)).toThrow('table of outcomes');
  });
});
