import { sql, type SqlBool } from 'kysely';
import { firstIdAt } from '../../ids.ts';
import type { DeliveryRow } from '../schema.ts';
import type { Reader, Tx } from './context.ts';
import { peopleRow } from './rows.ts';

export interface RetentionRequest {
  readonly before: Date;
  readonly limit: number;
}

type RemovedDelivery = Pick<DeliveryRow, 'configuration_id' | 'lsid'>;

export interface RemovedRows {
  readonly deliveries: number;
  readonly events: number;
}

/** Removes what has ended and is older, oldest first, and at most so many rows of a kind. */
export async function removeEnded(tx: Tx, { before, limit }: RetentionRequest): Promise<RemovedRows> {
  const old = await tx
    .selectFrom('deliveries')
    .select(['id', 'configuration_id', 'lsid'])
    .where(sql<SqlBool>`state in ('succeeded', 'skipped', 'dead')`)
    .where('updated_at', '<', before.getTime())
    .orderBy('updated_at')
    .limit(limit)
    .execute();
  const ids = old.map(({ id }) => id);
  if (ids.length > 0) {
    await tx.deleteFrom('attempts').where('delivery_id', 'in', ids).execute();
    await tx.deleteFrom('deliveries').where('id', 'in', ids).execute();
    await forgetPeople(tx, old, before);
  }
  return { deliveries: ids.length, events: await removeEventsWithoutDeliveries(tx, before, limit) };
}

/** The ledger outlives deliveries, the names in it do not: they go with the last delivery that ended. */
async function forgetPeople(tx: Tx, removed: readonly RemovedDelivery[], before: Date): Promise<void> {
  for (const configurationId of new Set(removed.map((delivery) => delivery.configuration_id))) {
    const lsids = removed.filter((one) => one.configuration_id === configurationId).map(({ lsid }) => lsid);
    await tx
      .updateTable('session_ledger')
      .set(peopleRow())
      .where('configuration_id', '=', configurationId)
      .where('lsid', 'in', lsids)
      .where('updated_at', '<', before.getTime())
      .execute();
  }
}

/** Events sort by id as by time, so that the oldest are found without an index of their own. */
async function removeEventsWithoutDeliveries(tx: Tx, before: Date, limit: number): Promise<number> {
  const old = await tx
    .selectFrom('events as e')
    .select('e.id')
    .where('e.received_at', '<', before.getTime())
    .where((where) =>
      where.not(where.exists(where.selectFrom('deliveries as d').select('d.id').whereRef('d.event_id', '=', 'e.id'))),
    )
    .orderBy('e.id')
    .limit(limit)
    .execute();
  if (old.length === 0) return 0;
  await tx
    .deleteFrom('events')
    .where(
      'id',
      'in',
      old.map(({ id }) => id),
    )
    .execute();
  return old.length;
}

/**
 * Removes ignored events that are older, oldest first. Their ids bound the search: without that, where nothing is old, all of
 * them would be looked at.
 */
export async function removeIgnored(tx: Tx, { before, limit }: RetentionRequest): Promise<number> {
  const old = await tx
    .selectFrom('events')
    .select('id')
    // Must stand in the query as a literal: otherwise the index over ignored events is not used.
    .where(sql<SqlBool>`disposition = 'ignored'`)
    .where('id', '<', firstIdAt(before))
    .where('received_at', '<', before.getTime())
    .orderBy('id')
    .limit(limit)
    .execute();
  const ids = old.map(({ id }) => id);
  if (ids.length > 0) await tx.deleteFrom('events').where('id', 'in', ids).execute();
  return ids.length;
}

const counted = ['events', 'deliveries', 'attempts', 'session_ledger', 'audit'] as const;

export async function countRows(db: Reader): Promise<Record<(typeof counted)[number], number>> {
  const counts = await Promise.all(
    counted.map(async (table) => {
      const { count } = await db
        .selectFrom(table)
        .select((select) => select.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow();
      return [table, count] as const;
    }),
  );
  return Object.fromEntries(counts) as Record<(typeof counted)[number], number>;
}

export async function oldestEvent(db: Reader): Promise<Date | undefined> {
  const row = await db.selectFrom('events').select('received_at').orderBy('id').limit(1).executeTakeFirst();
  return row && new Date(row.received_at);
}
