import type { AttemptRecord, Lease, Transition } from '../records.ts';
import type { QueryContext, Tx } from './context.ts';
import { park, releaseByDelivery } from './parking.ts';
import { attemptRow } from './rows.ts';

export interface FinishedAttempt {
  readonly lease: Lease;
  readonly attempt: AttemptRecord;
  readonly transition: Transition;
  readonly digest?: string | undefined;
}

/** @returns false, having written nothing, if the lease is no longer held */
export async function finishAttempt(context: QueryContext, tx: Tx, input: FinishedAttempt): Promise<boolean> {
  const { attempt, transition } = input;
  const session = await moveDelivery(context, tx, input);
  if (session === undefined) return false;
  await tx.insertInto('attempts').values(attemptRow(attempt)).execute();
  if (transition.state !== 'retrying') {
    await updateLedger(tx, session, transition.state, attempt.endedAt, input.digest);
  }
  const { configurationId } = session;
  if (transition.park !== undefined) await park(context, tx, { configurationId, parked: transition.park });
  else if (attempt.outcome.kind === 'succeeded') await releaseByDelivery(context, tx, configurationId);
  return true;
}

interface Session {
  readonly configurationId: string;
  readonly lsid: string;
}

async function moveDelivery(
  context: QueryContext,
  tx: Tx,
  { lease, attempt, transition }: FinishedAttempt,
): Promise<Session | undefined> {
  const row = await tx
    .updateTable('deliveries')
    .set((set) => ({
      state: transition.state,
      counted_attempts: set('counted_attempts', '+', transition.countsAsAttempt ? 1 : 0),
      abandoned_attempts: set('abandoned_attempts', '+', attempt.outcome.kind === 'abandoned' ? 1 : 0),
      due_at: context.time.at(transition.dueAt ?? attempt.endedAt),
      not_ready_since: transition.notReadySince?.getTime() ?? null,
      reason: transition.reason ?? null,
      reason_text: transition.reasonText ?? null,
      updated_at: attempt.endedAt.getTime(),
      lease_owner: null,
      lease_until: null,
    }))
    .where('id', '=', lease.deliveryId)
    .where('lease_epoch', '=', lease.epoch)
    .where('state', '=', 'running')
    .returning(['configuration_id', 'lsid'])
    .executeTakeFirst();
  return row && { configurationId: row.configuration_id, lsid: row.lsid };
}

/** A session that was written stays written in the ledger when a later delivery of it has nothing to write. */
async function updateLedger(
  tx: Tx,
  session: Session,
  state: 'succeeded' | 'skipped' | 'dead',
  now: Date,
  digest: string | undefined,
): Promise<void> {
  const key = { configuration_id: session.configurationId, lsid: session.lsid };
  await tx
    .insertInto('session_ledger')
    .values({ ...key, state, digest: digest ?? null, updated_at: now.getTime() })
    .onConflict((conflict) => {
      const update = conflict.columns(['configuration_id', 'lsid']).doUpdateSet({
        state,
        updated_at: now.getTime(),
        ...(digest !== undefined && { digest }),
      });
      return state === 'skipped' ? update.where('session_ledger.state', '!=', 'succeeded') : update;
    })
    .execute();
}
