import { printable, type Tone, toned } from './text.ts';

/** One field of a table; a plain text has no tone. */
export type Cell = string | { readonly text: string; readonly tone: Tone | undefined };

/** Aligned columns, two blanks apart. */
export function tableOf(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) => row.map(cellOf));
  const widths = head.map((title, column) =>
    Math.max(title.length, ...cells.map((row) => row[column]?.text.length ?? 0)),
  );
  const line = (row: readonly { readonly text: string; readonly tone: Tone | undefined }[]) =>
    row
      .map(({ text, tone }, column) => toned(text, tone) + ' '.repeat((widths[column] ?? 0) - text.length))
      .join('  ')
      .trimEnd();
  return [line(head.map((title) => ({ text: title.toUpperCase(), tone: undefined }))), ...cells.map(line)].join('\n');
}

/** Facts under one another, each behind its name; what is undefined is left out. */
export function factsOf(facts: Readonly<Record<string, Cell | undefined>>): string {
  const present = Object.entries(facts).flatMap(([name, cell]) => (cell === undefined ? [] : [{ name, cell }]));
  const width = Math.max(0, ...present.map(({ name }) => name.length));
  return present
    .map(({ name, cell }) => {
      const { text, tone } = cellOf(cell);
      return `${`${name}:`.padEnd(width + 1)} ${toned(text, tone)}`;
    })
    .join('\n');
}

function cellOf(cell: Cell) {
  const { text, tone } = typeof cell === 'string' ? { text: cell, tone: undefined } : cell;
  return { text: printable(text), tone };
}
