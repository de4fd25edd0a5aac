import type { AccountChange, AccountRecord } from '../account-records.ts';
import type { Actor } from '../operation-records.ts';
import type { AccountRow } from '../schema.ts';
import { insertAudit } from './audit.ts';
import type { QueryContext, Reader, Tx } from './context.ts';

export interface AccountToCreate {
  readonly account: AccountRecord;
  readonly actor: Actor;
}

export interface AccountToRemove {
  readonly id: string;
  readonly at: Date;
  readonly actor: Actor;
}

export interface AccountToChange extends AccountToRemove {
  readonly change: AccountChange;
}

export async function listAccounts(db: Reader): Promise<readonly AccountRecord[]> {
  const rows = await db.selectFrom('accounts').selectAll().orderBy('name_key').execute();
  return rows.map(accountOf);
}

export async function findAccount(db: Reader, id: string): Promise<AccountRecord | undefined> {
  const row = await db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirst();
  return row && accountOf(row);
}

export async function findAccountByName(db: Reader, name: string): Promise<AccountRecord | undefined> {
  const row = await db.selectFrom('accounts').selectAll().where('name_key', '=', keyOf(name)).executeTakeFirst();
  return row && accountOf(row);
}

/** @returns false if the name is taken */
export async function createAccount(
  context: QueryContext,
  tx: Tx,
  { account, actor }: AccountToCreate,
): Promise<boolean> {
  const { id, name, role, passwordHash, createdAt, changedAt } = account;
  const times = { created_at: createdAt.getTime(), changed_at: changedAt.getTime() };
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('accounts')
    .values({ id, name, name_key: keyOf(name), role, password_hash: passwordHash, ...times })
    .onConflict((conflict) => conflict.column('name_key').doNothing())
    .executeTakeFirstOrThrow();
  if (numInsertedOrUpdatedRows === 0n) return false;
  await insertAudit(context, tx, {
    at: createdAt,
    actor,
    action: 'account.created',
    subject: id,
    detail: { name, role },
  });
  return true;
}

/** Signs out whoever is in with what has been changed. @returns false if there is none */
export async function changeAccount(
  context: QueryContext,
  tx: Tx,
  { id, change, at, actor }: AccountToChange,
): Promise<boolean> {
  const { role, passwordHash } = change;
  const row = await tx
    .updateTable('accounts')
    .set({
      ...(role !== undefined && { role }),
      ...(passwordHash !== undefined && { password_hash: passwordHash }),
      changed_at: at.getTime(),
    })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
  if (row === undefined) return false;
  await tx.deleteFrom('sign_ins').where('account_id', '=', id).execute();
  const detail = { name: row.name, role: row.role, password: passwordHash !== undefined };
  await insertAudit(context, tx, { at, actor, action: 'account.changed', subject: id, detail });
  return true;
}

/** @returns false if there is none */
export async function removeAccount(
  context: QueryContext,
  tx: Tx,
  { id, at, actor }: AccountToRemove,
): Promise<boolean> {
  const row = await tx.deleteFrom('accounts').where('id', '=', id).returningAll().executeTakeFirst();
  if (row === undefined) return false;
  await tx.deleteFrom('sign_ins').where('account_id', '=', id).execute();
  await insertAudit(context, tx, { at, actor, action: 'account.removed', subject: id, detail: { name: row.name } });
  return true;
}

/** Names that look alike are one. */
function keyOf(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

function accountOf(row: AccountRow): AccountRecord {
  const { id, name, role, password_hash: passwordHash } = row;
  return { id, name, role, passwordHash, createdAt: new Date(row.created_at), changedAt: new Date(row.changed_at) };
}
