import { sql, type RawBuilder, type SqlBool } from 'kysely';

/** Whether a column holds a text somewhere, in whatever case; alike on both databases, whose `like` differ. */
export function holds(column: string, text: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`lower(${sql.ref(column)}) like ${patternOf(text.toLowerCase())} escape '\\'`;
}

/** The same of a column that holds {@link comparable} texts: names have letters beyond ASCII. */
export function comparableHolds(column: string, text: string): RawBuilder<SqlBool> {
  return sql<SqlBool>`${sql.ref(column)} like ${patternOf(comparable(text))} escape '\\'`;
}

/** A text as it is compared: in lower case, each letter with its marks as one character. */
export function comparable(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

function patternOf(text: string): string {
  return `%${text.replace(/[\\%_]/g, '\\$&')}%`;
}
