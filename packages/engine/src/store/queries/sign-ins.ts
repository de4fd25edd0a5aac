import type { SignInRecord } from '../account-records.ts';
import type { Actor } from '../operation-records.ts';
import { insertAudit } from './audit.ts';
import type { QueryContext, Reader, Tx } from './context.ts';

export interface SignInToAdd {
  readonly signIn: SignInRecord;
  readonly startedAfter: Date;
  readonly actor: Actor;
}

export interface SeenSignIn {
  readonly hash: string;
  readonly at: Date;
}

export async function insertSignIn(
  context: QueryContext,
  tx: Tx,
  { signIn, startedAfter, actor }: SignInToAdd,
): Promise<void> {
  const { hash, accountId = null, startedAt, seenAt } = signIn;
  await tx.deleteFrom('sign_ins').where('started_at', '<', startedAfter.getTime()).execute();
  await tx
    .insertInto('sign_ins')
    .values({ hash, account_id: accountId, started_at: startedAt.getTime(), seen_at: seenAt.getTime() })
    .execute();
  await insertAudit(context, tx, {
    ...{ at: startedAt, actor, action: 'account.signed-in', subject: accountId ?? actor, detail: {} },
  });
}

export async function findSignIn(db: Reader, hash: string): Promise<SignInRecord | undefined> {
  const row = await db.selectFrom('sign_ins').selectAll().where('hash', '=', hash).executeTakeFirst();
  if (row === undefined) return undefined;
  const { account_id: accountId, started_at: startedAt, seen_at: seenAt } = row;
  return {
    ...{ hash, startedAt: new Date(startedAt), seenAt: new Date(seenAt) },
    ...(accountId !== null && { accountId }),
  };
}

export async function markSeen(tx: Tx, { hash, at }: SeenSignIn): Promise<void> {
  await tx.updateTable('sign_ins').set({ seen_at: at.getTime() }).where('hash', '=', hash).execute();
}

export async function deleteSignIn(tx: Tx, hash: string): Promise<void> {
  await tx.deleteFrom('sign_ins').where('hash', '=', hash).execute();
}
