import { sql, type SqlBool } from 'kysely';
import type { DeliveryRecord, Transition } from '../records.ts';
import type { DeliveryRow } from '../schema.ts';
import { endAttempt } from './attempts.ts';
import type { QueryContext, Reader, Tx } from './context.ts';
import { deliveryOf } from './rows.ts';

export interface LostLeases {
  readonly now: Date;
  /** For a store that only one process may use: every lease of another owner is lost, not only those that have run out. */
  readonly exceptOwner?: string;
  /** Decides the next state of a delivery whose attempt was lost. */
  readonly decide: (delivery: DeliveryRecord) => Transition;
}

/** Ends attempts whose lease has run out, or that an earlier process of a store for one process left behind. */
export async function abandonLostLeases(
  context: QueryContext,
  tx: Tx,
  request: LostLeases,
): Promise<readonly DeliveryRecord[]> {
  const abandoned: DeliveryRecord[] = [];
  for (const row of await findLost(context, tx, request)) {
    const startedAt = new Date(row.leased_at ?? request.now.getTime());
    const ended = await endAttempt(context, tx, {
      lease: { deliveryId: row.id, epoch: row.lease_epoch },
      attempt: {
        deliveryId: row.id,
        number: row.attempts,
        startedAt,
        endedAt: request.now,
        outcome: { kind: 'abandoned' },
      },
      transition: request.decide(deliveryOf(row)),
    });
    if (ended !== undefined) abandoned.push(ended);
  }
  return abandoned;
}

function findLost(context: QueryContext, tx: Tx, { now, exceptOwner }: LostLeases): Promise<DeliveryRow[]> {
  return tx
    .selectFrom('deliveries as d')
    .selectAll()
    .where(sql<SqlBool>`d.state = 'running'`)
    .where((where) =>
      exceptOwner === undefined
        ? where('d.lease_until', '<', context.time.at(now))
        : where('d.lease_owner', '!=', exceptOwner),
    )
    .execute();
}

export async function nextLeaseEnd(context: QueryContext, db: Reader, exceptOwner: string): Promise<Date | undefined> {
  const now = context.clock.now();
  const row = await db
    .selectFrom('deliveries as d')
    .select((select) => select('d.lease_until', '-', context.time.at(now)).as('wait'))
    .where(sql<SqlBool>`d.state = 'running'`)
    .where('d.lease_owner', '!=', exceptOwner)
    .orderBy('d.lease_until')
    .limit(1)
    .executeTakeFirst();
  return row === undefined || row.wait === null ? undefined : new Date(now.getTime() + row.wait);
}
