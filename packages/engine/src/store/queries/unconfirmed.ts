import { sql } from 'kysely';
import { lanes, type UnconfirmedLane } from '../lanes.ts';
import type { QueryContext, Reader, Tx } from './context.ts';
import { inParts } from './in-parts.ts';
import { isOpen } from './leases.ts';
import { presentVersions } from './versions.ts';

/** A delivery whose session nobody has confirmed yet. */
export interface UnconfirmedDelivery {
  readonly id: string;
  readonly lsid: string;
  /** How often the appliance was asked for it. */
  readonly looks: number;
}

/** What is to be looked for, with the version of the configuration that is to ask. */
export interface UnconfirmedDue {
  readonly deliveries: readonly UnconfirmedDelivery[];
  readonly configurationVersion: number;
}

export interface UnconfirmedQuestion {
  readonly configurationId: string;
  readonly now: Date;
  readonly limit: number;
}

/**
 * Unconfirmed deliveries that are to be looked for, the newest first: however many a stranger has posted, the session that
 * has just ended is among the next.
 */
export async function dueUnconfirmed(
  context: QueryContext,
  db: Reader,
  { configurationId, now, limit }: UnconfirmedQuestion,
): Promise<UnconfirmedDue> {
  const deliveries = await unconfirmedOf(db, configurationId)
    .select(['d.id', 'd.lsid', 'd.looks'])
    .where('d.due_at', '<=', context.time.at(now))
    .orderBy('d.due_at', 'desc')
    .orderBy('d.id', 'desc')
    .limit(limit)
    .execute();
  const configurationVersion = (await presentVersions(db, [configurationId])).get(configurationId) ?? 0;
  return { deliveries, configurationVersion };
}

/** How many deliveries wait for their session to be confirmed. */
export async function countUnconfirmed(db: Reader): Promise<number> {
  const { count } = await db
    .selectFrom('deliveries as d')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('d.lane', '=', lanes.unconfirmed)
    .where(isOpen)
    .executeTakeFirstOrThrow();
  return count;
}

/** @returns milliseconds until the next look, negative if it is due; undefined if there is none */
export async function untilNextLook(
  context: QueryContext,
  db: Reader,
  configurationId: string,
): Promise<number | undefined> {
  const row = await unconfirmedOf(db, configurationId)
    .select((select) => select('d.due_at', '-', context.time.at(context.clock.now())).as('wait'))
    .orderBy('d.due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.wait;
}

function unconfirmedOf(db: Reader, configurationId: string) {
  return db
    .selectFrom('deliveries as d')
    .where('d.configuration_id', '=', configurationId)
    .where('d.lane', '=', lanes.unconfirmed)
    .where(isOpen);
}

/** Sessions that an appliance has. */
export interface ListedSessions {
  readonly configurationId: string;
  readonly at: Date;
  readonly confirmed: readonly string[];
}

/** What a look has shown. */
export interface LookResult extends ListedSessions {
  /** Deliveries of sessions that it does not have, and when to look again. */
  readonly putOff: readonly { readonly ids: readonly string[]; readonly until: Date }[];
  /** Deliveries whose sessions were looked for often enough. */
  readonly ended: readonly string[];
}

/** Why a delivery waits or has ended, in the words of retry/decide.ts and source/refusals.ts. */
const notListed = { reason: 'not-ready', reason_text: 'The appliance does not list this session yet.' };
const noSuchSession = { reason: 'no-such-session', reason_text: 'The appliance does not know this session.' };

/** Lets confirmed sessions go on, with their row in the ledger, and puts off or ends the others, which have none. */
export async function settleLook(context: QueryContext, tx: Tx, look: LookResult): Promise<void> {
  await confirmSessions(context, tx, look);
  const updatedAt = look.at.getTime();
  for (const { ids, until } of look.putOff) {
    const due = context.time.at(until);
    await inParts(ids, (part) =>
      openUnconfirmed(tx)
        .set((set) => ({
          state: 'retrying',
          looks: set('looks', '+', 1),
          due_at: due,
          updated_at: updatedAt,
          ...notListed,
        }))
        .where('id', 'in', part)
        .execute(),
    );
  }
  await inParts(look.ended, (part) =>
    openUnconfirmed(tx)
      .set((set) => ({ state: 'skipped', looks: set('looks', '+', 1), updated_at: updatedAt, ...noSuchSession }))
      .where('id', 'in', part)
      .execute(),
  );
}

/** Only what is still there: a session that was erased meanwhile leaves no row behind. */
export async function confirmSessions(
  context: QueryContext,
  tx: Tx,
  { configurationId, confirmed, at }: ListedSessions,
): Promise<void> {
  const rows = await inParts(confirmed, async (part) => [
    // What is due later waits for something else than to be confirmed.
    ...(await openIn(tx, lanes.probing)
      .set({ lane: lanes.first })
      .where('configuration_id', '=', configurationId)
      .where('lsid', 'in', part)
      .returning('lsid')
      .execute()),
    ...(await openUnconfirmed(tx)
      .set({
        ...{ lane: lanes.first, due_at: context.time.at(at), updated_at: at.getTime() },
        ...{ reason: null, reason_text: null },
      })
      .where('configuration_id', '=', configurationId)
      .where('lsid', 'in', part)
      .returning('lsid')
      .execute()),
  ]);
  const entries = [...new Set(rows.map(({ lsid }) => lsid))].map((lsid) => ({
    ...{ configuration_id: configurationId, lsid, state: 'waiting' as const, updated_at: at.getTime() },
  }));
  await inParts(entries, async (part) => {
    await tx
      .insertInto('session_ledger')
      .values([...part])
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return [];
  });
}

function openUnconfirmed(tx: Tx) {
  return openIn(tx, lanes.unconfirmed);
}

function openIn(tx: Tx, lane: UnconfirmedLane) {
  return tx
    .updateTable('deliveries')
    .where('lane', '=', lane)
    .where(sql<boolean>`state in ('pending', 'retrying')`);
}

/** Lets the next look be now: a person does not want to wait. */
export async function lookNow(context: QueryContext, tx: Tx, configurationId: string): Promise<void> {
  await tx
    .updateTable('jobs')
    .set({ due_at: context.time.at(context.clock.now()), wait: 0 })
    .where('name', '=', `confirm:${configurationId}`)
    .where('due_at', 'is not', null)
    .execute();
}
