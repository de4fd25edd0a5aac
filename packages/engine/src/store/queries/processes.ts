import type { QueryContext, Tx } from './context.ts';

export interface SignOfLife {
  /** Names the process. */
  readonly owner: string;
  readonly now: Date;
  /** Without another sign until then, it is taken for gone. */
  readonly until: Date;
}

/** Notes that a process is alive, and forgets those that are not. @returns how many there are */
export async function noteProcess(context: QueryContext, tx: Tx, { owner, now, until }: SignOfLife): Promise<number> {
  const values = { until: context.time.at(until) };
  await tx
    .insertInto('processes')
    .values({ id: owner, ...values })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values))
    .execute();
  await tx.deleteFrom('processes').where('until', '<=', context.time.at(now)).where('id', '!=', owner).execute();
  const { count } = await tx
    .selectFrom('processes')
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Forgets a process that ends. */
export async function forgetProcess(tx: Tx, owner: string): Promise<void> {
  await tx.deleteFrom('processes').where('id', '=', owner).execute();
}
