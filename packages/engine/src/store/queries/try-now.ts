import type { Actor } from '../operation-records.ts';
import { insertAudit } from './audit.ts';
import type { QueryContext, Tx } from './context.ts';
import { isOpen } from './leases.ts';
import { lookNow } from './unconfirmed.ts';

/** Which waiting deliveries of a configuration a person wants to be tried now. */
export interface TryNow {
  readonly configurationId: string;
  /** One of them; all where nothing is said. */
  readonly deliveryId?: string | undefined;
  /** Those that wait for this reason. */
  readonly code?: string | undefined;
  readonly actor: Actor;
}

/**
 * Makes waiting deliveries due now. Where their configuration is parked its probe is due now as well: the first of them is
 * let through, and the others follow if that one gets through. @returns how many
 */
export async function tryNow(context: QueryContext, tx: Tx, request: TryNow): Promise<number> {
  const { configurationId, deliveryId, code, actor } = request;
  const at = context.clock.now();
  const now = context.time.at(at);
  let update = tx
    .updateTable('deliveries as d')
    .set((set) => ({ due_at: set.case().when('d.due_at', '>', now).then(now).else(set.ref('d.due_at')).end() }))
    .where('d.configuration_id', '=', configurationId)
    .where(isOpen);
  if (deliveryId !== undefined) update = update.where('d.id', '=', deliveryId);
  if (code !== undefined) update = update.where('d.reason', '=', code);
  const count = Number((await update.executeTakeFirst()).numUpdatedRows);
  if (count === 0) return 0;
  await probeNow(context, tx, configurationId);
  await lookNow(context, tx, configurationId);
  const subject = deliveryId ?? configurationId;
  const detail = { count, ...(code !== undefined && { code }) };
  await insertAudit(context, tx, { at, actor, action: 'delivery.tried-now', subject, detail });
  return count;
}

/** @returns whether the configuration is parked */
async function probeNow(context: QueryContext, tx: Tx, configurationId: string): Promise<boolean> {
  const now = context.time.at(context.clock.now());
  const { numUpdatedRows } = await tx
    .updateTable('parked')
    .set((set) => ({ until: set.case().when('until', '>', now).then(now).else(set.ref('until')).end() }))
    .where('configuration_id', '=', configurationId)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

export interface ProbeNow {
  readonly configurationId: string;
  readonly actor: Actor;
}

/**
 * Lets one delivery of a parked configuration through now: the one that has waited longest.
 * @returns how many that are, 0 where none waits; undefined if the configuration is not parked
 */
export async function probe(
  context: QueryContext,
  tx: Tx,
  { configurationId, actor }: ProbeNow,
): Promise<number | undefined> {
  if (!(await probeNow(context, tx, configurationId))) return undefined;
  const at = context.clock.now();
  const first = await tx
    .selectFrom('deliveries as d')
    .select('d.id')
    .where('d.configuration_id', '=', configurationId)
    .where(isOpen)
    .orderBy('d.due_at')
    .orderBy('d.id')
    .limit(1)
    .executeTakeFirst();
  if (first !== undefined) {
    const now = context.time.at(at);
    await tx.updateTable('deliveries').set({ due_at: now }).where('id', '=', first.id).execute();
  }
  await lookNow(context, tx, configurationId);
  const count = first === undefined ? 0 : 1;
  await insertAudit(context, tx, {
    ...{ at, actor, action: 'configuration.probed', subject: configurationId, detail: { count } },
  });
  return count;
}

export interface JobNow {
  readonly name: string;
  /** The configuration that it belongs to. */
  readonly configurationId: string;
  readonly actor: Actor;
}

/** Makes a job due now. A job that runs is left alone. */
export async function runJobNow(
  context: QueryContext,
  tx: Tx,
  { name, configurationId, actor }: JobNow,
): Promise<'due' | 'running' | 'unknown'> {
  const at = context.clock.now();
  const now = context.time.at(at);
  const row = await tx
    .selectFrom('jobs')
    .select('owner')
    .select((select) => select('until', '-', now).as('left'))
    .where('name', '=', name)
    .executeTakeFirst();
  if (row === undefined) return 'unknown';
  if (row.owner !== null && (row.left ?? 0) > 0) return 'running';
  await tx.updateTable('jobs').set({ due_at: now, wait: 0 }).where('name', '=', name).execute();
  await insertAudit(context, tx, {
    at,
    actor,
    action: 'job.tried-now',
    subject: configurationId,
    detail: { job: name },
  });
  return 'due';
}
