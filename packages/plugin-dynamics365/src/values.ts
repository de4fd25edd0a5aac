import { instant, type Row } from '@casebridge/dataverse';

/** The text in a column; `undefined` where there is none, or something else. */
export function textOf(row: Row, column: string): string | undefined {
  const value = row[column];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A row inside of a row, as an expanded lookup gives it. */
export function rowIn(row: Row, navigation: string): Row | undefined {
  const value = row[navigation];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : undefined;
}

/** An instant as a date column keeps it, to the second. Source: docs/vendors/dataverse.md#dates. */
export function wholeSeconds(date: Date): string {
  return instant(date).replace(/\.\d+Z$/, 'Z');
}
