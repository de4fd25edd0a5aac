import { sql, type SqlBool } from 'kysely';
import { lanes } from '../lanes.ts';
import type { AttemptRecord, DeliveryRecord, Lease, Transition, WrittenSession } from '../records.ts';
import type { DeliveryRow } from '../schema.ts';
import type { QueryContext, Tx } from './context.ts';
import { endIfOrphaned } from './orphans.ts';
import { park, releaseByDelivery, releaseByProbe } from './parking.ts';
import { attemptRow, deliveryOf, peopleRow } from './rows.ts';
import { confirmSessions } from './unconfirmed.ts';
import { isNewest } from './versions.ts';

export interface FinishedAttempt {
  readonly lease: Pick<Lease, 'deliveryId' | 'epoch'> & Partial<Pick<Lease, 'configurationVersion'>>;
  readonly attempt: AttemptRecord;
  readonly transition: Transition;
  readonly written?: WrittenSession | undefined;
}

/** @returns false, having written nothing, if the lease is no longer held */
export async function finishAttempt(context: QueryContext, tx: Tx, input: FinishedAttempt): Promise<boolean> {
  const { attempt } = input;
  const transition = await withoutOldCause(tx, input);
  const delivery = await endAttempt(context, tx, { ...input, transition });
  if (delivery === undefined) return false;
  const { configurationId } = delivery;
  if (transition.park !== undefined) await park(context, tx, { configurationId, parked: transition.park });
  else if (attempt.outcome.kind === 'succeeded') await releaseByDelivery(context, tx, configurationId);
  else if (transition.releases === true) {
    await releaseByProbe(context, tx, { configurationId, startedAt: attempt.startedAt });
  }
  return true;
}

/** Drops the parking of an attempt whose configuration was edited meanwhile: it says nothing about the new one, which is tried at once. */
async function withoutOldCause(tx: Tx, { lease, attempt, transition }: FinishedAttempt): Promise<Transition> {
  if (transition.park === undefined || lease.configurationVersion === undefined) return transition;
  const row = await tx
    .selectFrom('deliveries')
    .select('configuration_id')
    .where('id', '=', lease.deliveryId)
    .executeTakeFirst();
  if (row === undefined) return transition;
  if (await isNewest(tx, row.configuration_id, lease.configurationVersion)) return transition;
  const { park: _old, ...rest } = transition;
  return { ...rest, dueAt: attempt.endedAt };
}

/** Inserts an attempt, moves its delivery and the ledger. @returns undefined, having written nothing, if the lease is lost */
export async function endAttempt(
  context: QueryContext,
  tx: Tx,
  input: FinishedAttempt,
): Promise<DeliveryRecord | undefined> {
  const { attempt, transition } = input;
  const delivery = await moveDelivery(context, tx, input);
  if (delivery === undefined) return undefined;
  await tx.insertInto('attempts').values(attemptRow(attempt)).execute();
  const { configurationId, lsid } = delivery;
  if (transition.confirms === true) {
    await confirmSessions(context, tx, { configurationId, confirmed: [lsid], at: attempt.endedAt });
  }
  if (transition.state === 'retrying') {
    await endIfOrphaned(tx, configurationId, attempt.endedAt);
  } else {
    await updateLedger(tx, delivery, transition.state, attempt.endedAt, input.written);
    await settleOthers(tx, delivery, transition, attempt.endedAt);
  }
  return delivery;
}

async function moveDelivery(
  context: QueryContext,
  tx: Tx,
  { lease, attempt, transition }: FinishedAttempt,
): Promise<DeliveryRecord | undefined> {
  const row = await tx
    .updateTable('deliveries')
    .set((set) => ({
      state: transition.state,
      counted_attempts: set('counted_attempts', '+', transition.countsAsAttempt ? 1 : 0),
      abandoned_attempts: transition.abandonedAttempts ?? 0,
      alone: transition.alone === true ? 1 : 0,
      due_at: context.time.at(transition.dueAt ?? attempt.endedAt),
      not_ready_since: transition.notReadySince === undefined ? null : context.time.at(transition.notReadySince),
      reason: transition.reason ?? null,
      reason_text: transition.reasonText ?? null,
      updated_at: attempt.endedAt.getTime(),
      lease_owner: null,
      lease_until: null,
      ...laneAfter(transition),
    }))
    .where('id', '=', lease.deliveryId)
    .where('lease_epoch', '=', lease.epoch)
    .where('state', '=', 'running')
    .returningAll()
    .executeTakeFirst();
  return row && deliveryOf(row);
}

/** A delivery that goes on is moved with all others of its session, see {@link confirmSessions}. */
function laneAfter({ state, confirms, looks }: Transition): Partial<Pick<DeliveryRow, 'lane' | 'looks'>> {
  if (confirms === true && state !== 'retrying') return { lane: lanes.first };
  return looks === undefined ? {} : { lane: lanes.unconfirmed, looks };
}

/** Settles the deliveries that waited when the attempt began, as it wrote their session. */
async function settleOthers(
  tx: Tx,
  { id, state }: DeliveryRecord,
  { settles = [], repeats = [] }: Transition,
  now: Date,
): Promise<void> {
  const open = sql<SqlBool>`state in ('pending', 'retrying')`;
  if (settles.length > 0) {
    await tx
      .updateTable('deliveries')
      .set({ state, reason: 'settled', reason_text: `Settled by the delivery ${id}.`, updated_at: now.getTime() })
      .where('id', 'in', settles)
      .where(open)
      .execute();
  }
  if (repeats.length > 0) {
    await tx.updateTable('deliveries').set({ lane: lanes.repeat }).where('id', 'in', repeats).where(open).execute();
  }
}

/** A session that was written stays written in the ledger when a later delivery of it has nothing to write. */
async function updateLedger(
  tx: Tx,
  session: Pick<DeliveryRecord, 'configurationId' | 'lsid'>,
  state: 'succeeded' | 'skipped' | 'dead',
  now: Date,
  written: WrittenSession | undefined,
): Promise<void> {
  const key = { configuration_id: session.configurationId, lsid: session.lsid };
  const kept = written && { digest: written.digest, ...peopleRow(written.people) };
  await tx
    .insertInto('session_ledger')
    .values({ ...key, state, digest: null, ...kept, updated_at: now.getTime() })
    .onConflict((conflict) => {
      const update = conflict.columns(['configuration_id', 'lsid']).doUpdateSet({
        state,
        updated_at: now.getTime(),
        ...kept,
      });
      return state === 'skipped' ? update.where('session_ledger.state', '!=', 'succeeded') : update;
    })
    .execute();
}
