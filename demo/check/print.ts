import type { CheckedSession } from './check.ts';

const mostDifferences = 10;

function shown(value: unknown): string {
  const text = value === null ? 'nothing' : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** The result as a table, and under it what differs, for a person. */
export function printTable(sessions: readonly CheckedSession[], print: (line: string) => void): void {
  const widths = [40, 18, 10, 8, 8] as const;
  const row = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd();
  print(row(['session', 'case', 'deliveries', 'compared', 'differ', '']));
  for (const session of sessions) {
    const deliveries = `${session.deliveries.filter((state) => state === 'succeeded').length}/${session.deliveries.length}`;
    const counts = [String(session.compared), String(session.differences.length)];
    print(
      row([session.title, session.caseNumber ?? 'none', deliveries, ...counts, session.agrees ? 'agrees' : 'DIFFERS']),
    );
  }
  for (const { title, differences } of sessions.filter(({ agrees }) => !agrees)) {
    print(`\n${title}:`);
    for (const { what, expected, found } of differences.slice(0, mostDifferences)) {
      print(`  ${what}: played ${shown(expected)}, stored ${shown(found)}`);
    }
    if (differences.length > mostDifferences) print(`  and ${differences.length - mostDifferences} more`);
  }
}
