import { sql, type SqlBool } from 'kysely';
import type { ClockJump } from '../../model/clock-jump.ts';
import type { QueryContext, Tx } from './context.ts';
import { isOpen } from './leases.ts';

/** No delivery waits longer than this, and no probe of a parked configuration (retry/delays.ts). */
const longestWaitMilliseconds = 3_600_000;
/** A parking that lasts for years waits for a person: the clock has no part in it. */
const lastingMilliseconds = 365 * 86_400_000;
/** Clocks of two threads, and the rounding of a row. */
const tolerance = 1_000;

/**
 * Brings what waits back to a time that comes: an instant that lies further ahead than anything waits was written by a
 * clock that has gone back since, and is due now. Where this process's clock decides, so is what a clock ahead of it wrote.
 * @returns how many deliveries were made due
 */
export async function makeBentDue(context: QueryContext, tx: Tx): Promise<number> {
  const date = context.clock.now();
  const now = context.time.at(date);
  const latest = context.time.at(new Date(date.getTime() + longestWaitMilliseconds + tolerance));
  const writtenAhead = sql<SqlBool>`d.updated_at > ${date.getTime() + tolerance} and d.due_at > ${now}`;
  const deliveries = await tx
    .updateTable('deliveries as d')
    .set({ due_at: now, updated_at: date.getTime() })
    .where(isOpen)
    .where((where) =>
      context.time.origin === '1970'
        ? where.or([where('d.due_at', '>', latest), writtenAhead])
        : where('d.due_at', '>', latest),
    )
    .executeTakeFirst();
  await tx
    .updateTable('parked')
    .set({ until: now })
    .where('until', '>', latest)
    .where('until', '<', context.time.at(new Date(date.getTime() + lastingMilliseconds)))
    .execute();
  await tx.updateTable('jobs').set({ until: now }).where('until', '>', latest).execute();
  return Number(deliveries.numUpdatedRows);
}

/**
 * Moves instants along with a clock of this process that was set while it ran, so that what waits for ten minutes waits for
 * ten minutes. Set on, only since when a report is not ready moves: to be due early harms nobody. A pause stays as it is,
 * as a person has named the hour.
 */
export async function shiftWaits(context: QueryContext, tx: Tx, { from, to }: ClockJump): Promise<void> {
  if (context.time.origin !== '1970') return;
  const by = to.getTime() - from.getTime();
  await tx
    .updateTable('deliveries as d')
    .set((set) => ({ not_ready_since: set('d.not_ready_since', '+', by) }))
    .where(isOpen)
    .where('d.not_ready_since', 'is not', null)
    .where('d.not_ready_since', '<=', from.getTime())
    .execute();
  if (by > 0) return;
  // What was written since the clock was set stands right already.
  const written = [to.getTime() - tolerance, context.clock.now().getTime()] as const;
  await tx
    .updateTable('deliveries as d')
    .set((set) => ({ due_at: set('d.due_at', '+', by), updated_at: context.clock.now().getTime() }))
    .where(isOpen)
    .where('d.due_at', '>', to.getTime())
    .where((where) => where.not(where.between('d.updated_at', ...written)))
    .execute();
  await tx
    .updateTable('parked')
    .set((set) => ({ until: set('until', '+', by) }))
    .where('until', '>', to.getTime())
    .execute();
}
