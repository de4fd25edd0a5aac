import { sql, type RawBuilder, type SqlBool } from 'kysely';

/** Whether a column holds a text somewhere, in whatever case; alike on both databases, whose `like` differ. */
export function holds(column: string, text: string): RawBuilder<SqlBool> {
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;
  return sql<SqlBool>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`;
}
