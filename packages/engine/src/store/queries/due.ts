import { sql, type SqlBool } from 'kysely';
import { type WorkedLane, workedLanes } from '../lanes.ts';
import type { QueryContext, Reader } from './context.ts';
import { isOpen, sessionIsFree } from './leases.ts';

/**
 * When the next delivery comes due that nothing holds up: deliveries of disabled configurations and of sessions that are
 * being worked on do not count, those of a parked configuration come due with its probe, those of a paused one at the end of the pause.
 */
export async function nextDueAt(context: QueryContext, db: Reader): Promise<Date | undefined> {
  const now = context.clock.now();
  const configurations = await db
    .selectFrom('configurations as c')
    .leftJoin('parked as p', 'p.configuration_id', 'c.id')
    .leftJoin('pauses as s', 's.configuration_id', 'c.id')
    .select('c.id')
    .select((select) => [
      select('p.until', '-', context.time.at(now)).as('parked_for'),
      select('s.until', '-', context.time.at(now)).as('paused_for'),
    ])
    .where('c.disabled', '=', 0)
    .execute();
  let earliest: number | undefined;
  for (const { id, parked_for: parkedFor, paused_for: pausedFor } of configurations) {
    for (const lane of workedLanes) {
      const wait = await shortestWait(context, db, { id, lane, parked: parkedFor !== null }, now);
      if (wait === undefined) continue;
      earliest = Math.min(earliest ?? Infinity, Math.max(wait, parkedFor ?? wait, pausedFor ?? wait));
    }
  }
  return earliest === undefined ? undefined : new Date(now.getTime() + earliest);
}

/** Milliseconds until the first such delivery of the configuration is due; negative if it is already. */
async function shortestWait(
  context: QueryContext,
  db: Reader,
  { id, lane, parked }: { readonly id: string; readonly lane: WorkedLane; readonly parked: boolean },
  now: Date,
): Promise<number | undefined> {
  const isProbed = sql<SqlBool>`exists (select 1 from deliveries as r where r.state = 'running'
    and r.configuration_id = ${id})`;
  const row = await db
    .selectFrom('deliveries as d')
    .select((select) => select('d.due_at', '-', context.time.at(now)).as('wait'))
    .where('d.configuration_id', '=', id)
    .where('d.lane', '=', lane)
    .where(isOpen)
    .where(sessionIsFree)
    .$if(parked, (query) => query.where((where) => where.not(isProbed)))
    .orderBy('d.due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.wait;
}
