import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { DeliverySelection } from '../operation-records.ts';
import type { Schema } from '../schema.ts';
import type { Reader } from './context.ts';

type Where = ExpressionBuilder<Schema, 'deliveries'>;

/** Conditions of a selection; with none, it means every delivery. */
export function conditions(where: Where, selection: DeliverySelection): Expression<SqlBool> {
  const { ids, state, configurationId, lsid, reason, createdBefore, notReplayed = false } = selection;
  const all: Expression<SqlBool>[] = [];
  // An empty list selects nothing, which `in ()` cannot say on every database.
  if (ids !== undefined) all.push(ids.length === 0 ? where.lit(false) : where('id', 'in', ids));
  if (state !== undefined) all.push(where('state', '=', state));
  if (configurationId !== undefined) all.push(where('configuration_id', '=', configurationId));
  if (lsid !== undefined) all.push(where('event_id', 'in', eventsOf(where, lsid)));
  if (reason !== undefined) all.push(where('reason', '=', reason));
  if (createdBefore !== undefined) all.push(where('created_at', '<', createdBefore.getTime()));
  if (notReplayed) all.push(where.not(where.exists(replaysOf(where))));
  return where.and(all);
}

/** Sessions are found by their events, see the step 0004 of the schema. */
function eventsOf(where: Where, lsid: string) {
  return where.selectFrom('events').select('events.id').where('events.lsid', '=', lsid);
}

function replaysOf(where: Where) {
  return where.selectFrom('deliveries as r').select('r.id').whereRef('r.replay_of', '=', 'deliveries.id');
}

/** Condition for deliveries that can be replayed: ended, and the configuration still exists. */
export function replayable(where: Where, selection: DeliverySelection): Expression<SqlBool> {
  return where.and([
    conditions(where, selection),
    where('state', 'in', ['succeeded', 'skipped', 'dead']),
    where('configuration_id', 'in', where.selectFrom('configurations').select('configurations.id')),
  ]);
}

export async function countSelected(db: Reader, selection: DeliverySelection): Promise<number> {
  const row = await db
    .selectFrom('deliveries')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where((where) => conditions(where, selection))
    .executeTakeFirstOrThrow();
  return row.count;
}
