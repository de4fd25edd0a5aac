import { sql, type SqlBool } from 'kysely';
import type { DeadLetterGroup } from '../operation-records.ts';
import type { Reader } from './context.ts';

/** Dead deliveries by configuration and reason, the largest group first. A replayed one has found another end. */
export async function groupDeadLetters(db: Reader): Promise<readonly DeadLetterGroup[]> {
  const rows = await db
    .selectFrom('deliveries as d')
    .select(['d.configuration_id', 'd.reason'])
    .select((select) => [
      select.fn.countAll<number>().as('count'),
      select.fn.max('d.reason_text').as('reason_text'),
      select.fn.min('d.updated_at').as('oldest'),
      select.fn.max('d.updated_at').as('newest'),
      select.fn.max('d.id').as('example'),
    ])
    // Must stand in the query as a literal: otherwise the index over dead letters is not used.
    .where(sql<SqlBool>`d.state = 'dead'`)
    .where((where) =>
      where.not(where.exists(where.selectFrom('deliveries as r').select('r.id').whereRef('r.replay_of', '=', 'd.id'))),
    )
    .groupBy(['d.configuration_id', 'd.reason'])
    .orderBy('count', 'desc')
    .execute();
  return rows.map((row) => ({
    configurationId: row.configuration_id,
    reason: row.reason ?? '',
    reasonText: row.reason_text ?? '',
    count: row.count,
    oldest: new Date(row.oldest),
    newest: new Date(row.newest),
    example: row.example,
  }));
}
