import type { Actor, AuditEntry } from '../operation-records.ts';
import { insertAudit } from './audit.ts';
import type { QueryContext, Reader, Tx } from './context.ts';

/** An erasure that a person ordered. */
export interface ErasureRequest {
  readonly lsids: readonly string[];
  readonly at: Date;
  readonly actor: Actor;
  /** Where the rows of a destination are to be erased too. */
  readonly destination?: DestinationErasure | undefined;
}

/** Erasure still to be done at a destination, kept as a job so that it survives a crash. */
export interface DestinationErasure {
  readonly job: string;
  readonly configurationId: string;
  /** `session`, `case` or `customer`; whom it is about does not belong into the audit. */
  readonly kind: string;
  /** Job state, as the job parses it. */
  readonly state: string;
  /** The job is not due before, so that who ordered the erasure can do it at once. */
  readonly afterMilliseconds: number;
}

export interface ErasureBegun {
  readonly lsids: readonly string[];
  /** Until the leases of attempts that were under way have run out; 0 without any. */
  readonly attemptsEndInMilliseconds: number;
}

/** An erasure that the destination has done, or will never do. */
export interface ErasureEnd {
  readonly job: string;
  readonly configurationId: string;
  readonly kind: string;
  /** Sessions that are gone at the destination. */
  readonly lsids: readonly string[];
  readonly complete: boolean;
  /** Whether the job is to ask the destination once more. */
  readonly again: boolean;
  readonly at: Date;
  readonly actor: Actor;
}

/**
 * Removes all rows of the sessions, remembers a keyed hash of each, and notes what is to be done at the destination. What
 * runs loses its lease with its row.
 */
export async function beginErasure(context: QueryContext, tx: Tx, request: ErasureRequest): Promise<ErasureBegun> {
  const { at, actor, destination } = request;
  const lsids = [...new Set(request.lsids)];
  let attemptsEndInMilliseconds = 0;
  for (const lsid of lsids) {
    attemptsEndInMilliseconds = Math.max(attemptsEndInMilliseconds, await leasedFor(context, tx, lsid, at));
    await eraseSession(context, tx, { lsid, at, actor });
  }
  await hideInAudit(context, tx, lsids);
  if (destination !== undefined) {
    const { job: name, kind, state, configurationId: subject } = destination;
    const wait = Math.max(destination.afterMilliseconds, attemptsEndInMilliseconds);
    const due_at = context.time.at(new Date(at.getTime() + wait));
    const row = { name, state, due_at, wait, owner: null, epoch: 0, until: null, cursor: null };
    await tx.insertInto('jobs').values(row).execute();
    const detail = { kind, sessions: lsids.length };
    await insertAudit(context, tx, { at, actor, action: 'erasure.ordered', subject, detail });
  }
  return { lsids, attemptsEndInMilliseconds };
}

/** Ends what {@link beginErasure} noted, and remembers what the destination has erased beyond. */
export async function endErasure(context: QueryContext, tx: Tx, end: ErasureEnd): Promise<void> {
  const { at, actor, kind, complete, configurationId: subject } = end;
  const known = await erasedAmong(context, tx, end.lsids);
  const unknown = end.lsids.filter((lsid) => !known.has(lsid));
  for (const lsid of unknown) await eraseSession(context, tx, { lsid, at, actor });
  await hideInAudit(context, tx, unknown);
  if (!end.again) await tx.deleteFrom('jobs').where('name', '=', end.job).execute();
  const detail = { kind, sessions: end.lsids.length, complete };
  await insertAudit(context, tx, { at, actor, action: 'erasure.ended', subject, detail });
}

async function leasedFor(context: QueryContext, tx: Tx, lsid: string, at: Date): Promise<number> {
  const events = tx.selectFrom('events').select('events.id').where('events.lsid', '=', lsid);
  const rows = await tx
    .selectFrom('deliveries')
    .select((select) => select('lease_until', '-', context.time.at(at)).as('left'))
    .where('event_id', 'in', events)
    .where('state', '=', 'running')
    .execute();
  return Math.max(0, ...rows.map(({ left }) => Number(left)));
}

interface SessionToErase {
  readonly lsid: string;
  readonly at: Date;
  readonly actor: Actor;
}

/** Replaces the session by a keyed hash, which cannot be computed from a session id without the key. */
async function eraseSession(context: QueryContext, tx: Tx, { lsid, at, actor }: SessionToErase): Promise<void> {
  const hash = context.hashSession(lsid);
  await tx
    .insertInto('erased_sessions')
    .values({ hash, erased_at: at.getTime() })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  // Sessions are found by their events, see the step 0004 of the schema.
  const events = tx.selectFrom('events').select('events.id').where('events.lsid', '=', lsid);
  const deliveries = tx.selectFrom('deliveries').select('deliveries.id').where('event_id', 'in', events);
  await tx.deleteFrom('attempts').where('delivery_id', 'in', deliveries).execute();
  await tx.deleteFrom('deliveries').where('event_id', 'in', events).execute();
  await tx.deleteFrom('events').where('lsid', '=', lsid).execute();
  await tx.deleteFrom('session_ledger').where('lsid', '=', lsid).execute();
  await insertAudit(context, tx, { at, actor, action: 'session.erased', subject: hash, detail: {} });
}

/** No index finds an entry by its subject: so many sessions are looked for in one pass over the audit. */
const sessionsInOnePass = 500;

/** Who looked at the sessions stays on record; which ones they were does not. */
async function hideInAudit(context: QueryContext, tx: Tx, lsids: readonly string[]): Promise<void> {
  for (let from = 0; from < lsids.length; from += sessionsInOnePass) {
    const some = lsids.slice(from, from + sessionsInOnePass);
    const found = await tx.selectFrom('audit').select('subject').distinct().where('subject', 'in', some).execute();
    for (const { subject } of found) {
      const hash = context.hashSession(subject);
      await tx.updateTable('audit').set({ subject: hash }).where('subject', '=', subject).execute();
    }
  }
}

/** Writes what a person did outside the store; a session that is erased here is named by its hash there too. */
export async function insertAuditOfAct(context: QueryContext, tx: Tx, entry: Omit<AuditEntry, 'id'>): Promise<void> {
  const { subject } = entry;
  const isErased = (await erasedAmong(context, tx, [subject])).has(subject);
  await insertAudit(context, tx, isErased ? { ...entry, subject: context.hashSession(subject) } : entry);
}

/** Of these sessions, those that are erased. */
export async function erasedAmong(
  context: QueryContext,
  db: Reader,
  lsids: readonly string[],
): Promise<ReadonlySet<string>> {
  const byHash = new Map(lsids.map((lsid) => [context.hashSession(lsid), lsid]));
  if (byHash.size === 0) return new Set();
  const rows = await db
    .selectFrom('erased_sessions')
    .select('hash')
    .where('hash', 'in', [...byHash.keys()])
    .execute();
  return new Set(rows.flatMap(({ hash }) => byHash.get(hash) ?? []));
}
