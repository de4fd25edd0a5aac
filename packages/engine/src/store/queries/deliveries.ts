import type { AttemptRecord, DeliveryRecord, DeliveryState, PageRequest } from '../records.ts';
import type { Reader } from './context.ts';
import { attemptOf, deliveryOf } from './rows.ts';
import { conditions } from './selection.ts';

export interface DeliveryFilter {
  readonly state?: DeliveryState;
  readonly configurationId?: string;
  readonly lsid?: string;
  readonly eventId?: string;
}

export async function listDeliveries(
  db: Reader,
  filter: DeliveryFilter,
  page: PageRequest,
): Promise<readonly DeliveryRecord[]> {
  let query = db.selectFrom('deliveries').selectAll();
  if (filter.state !== undefined) query = query.where('state', '=', filter.state);
  if (filter.configurationId !== undefined) query = query.where('configuration_id', '=', filter.configurationId);
  // Sessions are found by their events, see the step 0004 of the schema.
  if (filter.lsid !== undefined) query = query.where('event_id', 'in', eventsOf(db, filter.lsid));
  if (filter.eventId !== undefined) query = query.where('event_id', '=', filter.eventId);
  if (page.before !== undefined) query = query.where('id', '<', page.before);
  const rows = await query.orderBy('id', 'desc').limit(page.limit).execute();
  return rows.map(deliveryOf);
}

function eventsOf(db: Reader, lsid: string) {
  return db.selectFrom('events').select('events.id').where('events.lsid', '=', lsid);
}

export async function findDelivery(
  db: Reader,
  id: string,
): Promise<{ readonly delivery: DeliveryRecord; readonly attempts: readonly AttemptRecord[] } | undefined> {
  const row = await db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst();
  if (row === undefined) return undefined;
  const attempts = await db
    .selectFrom('attempts')
    .selectAll()
    .where('delivery_id', '=', id)
    .orderBy('number')
    .execute();
  return { delivery: deliveryOf(row), attempts: attempts.map(attemptOf) };
}

const deliveryStates: readonly DeliveryState[] = ['pending', 'running', 'succeeded', 'skipped', 'retrying', 'dead'];

/**
 * State by state: so the index is read alone. Grouped, PostgreSQL reads the whole table. A dead letter that was replayed has
 * found another end, and is counted as the replay that it became.
 */
export async function countByState(db: Reader): Promise<Readonly<Record<DeliveryState, number>>> {
  const counted = await db
    .selectNoFrom((select) =>
      deliveryStates.map((state) =>
        select
          .selectFrom('deliveries')
          .select((inner) => inner.fn.countAll<number>().as('count'))
          .where('state', '=', state)
          .$if(state === 'dead', (dead) => dead.where((where) => conditions(where, { notReplayed: true })))
          .as(state),
      ),
    )
    .executeTakeFirstOrThrow();
  return counted as Readonly<Record<DeliveryState, number>>;
}
