import { sql, type SqlBool } from 'kysely';
import type { RewriteResults } from '../operation-records.ts';
import { rewriteFields } from '../rewrite-fields.ts';
import type { Reader } from './context.ts';

/** Counts the deliveries of a backfill that writes again by their results; replays of them are not among them. */
export async function rewriteResults(db: Reader, backfillId: string): Promise<RewriteResults> {
  const ended = sql<SqlBool>`d.state in ('succeeded', 'skipped', 'dead')`;
  // The outcome is JSON of our own making: inside of its texts, quotes are escaped.
  const wrote = sql<SqlBool>`a.outcome like '%"effect":"written"%'`;
  const row = await db
    .selectFrom('events as e')
    .innerJoin('deliveries as d', 'd.event_id', 'e.id')
    .leftJoin('attempts as a', (join) => join.onRef('a.delivery_id', '=', 'd.id').onRef('a.number', '=', 'd.attempts'))
    .select([
      sql<number>`count(case when ${ended} then null else 1 end)`.as('waiting'),
      sql<number>`count(case when d.state = 'succeeded' and ${wrote} then 1 end)`.as('restored'),
      sql<number>`count(case when d.state = 'succeeded' and not ${wrote} then 1 end)`.as('unchanged'),
      sql<number>`count(case when d.state = 'skipped' then 1 end)`.as('skipped'),
      sql<number>`count(case when d.state = 'dead' then 1 end)`.as('dead'),
    ])
    .where(sql<SqlBool>`e.source = 'rewrite'`)
    .where('e.fields', '=', JSON.stringify(rewriteFields(backfillId)))
    .where('d.replay_of', 'is', null)
    .executeTakeFirstOrThrow();
  return row;
}
