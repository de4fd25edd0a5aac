import type { Clock } from '@casebridge/plugin-api';
import type { Publish } from '../events/engine-events.ts';
import type { IdSource } from '../ids.ts';
import type { BulkActKind, BulkCount, BulkResults } from '../store/bulk-act-records.ts';
import type { Actor, DeliverySelection } from '../store/operation-records.ts';
import type { Store } from '../store/store.ts';
import { type BulkAct, bulkActPrefix, keptMilliseconds, parseBulkAct, progressOf } from './bulk-act.ts';

/** Orders and aborts bulk acts; the job runner does the work. */
export interface BulkActs {
  /** Counts what an act would be done to; the result goes into its order. */
  count(kind: BulkActKind, selection: DeliverySelection): Promise<BulkCount>;
  /** Newest first. */
  list(): Promise<readonly BulkAct[]>;
  find(id: string): Promise<(BulkAct & { readonly results: BulkResults }) | undefined>;
  order(order: BulkOrder, actor: Actor): Promise<BulkAct>;
  /**
   * Ends an act where it is; what it has done stays.
   * @returns `busy` if another process is at a part of it just now
   */
  abort(id: string, actor: Actor): Promise<'aborted' | 'ended' | 'unknown' | 'busy'>;
}

/** What a person orders. */
export interface BulkOrder {
  readonly kind: BulkActKind;
  readonly selection: DeliverySelection;
  /** As it was counted and confirmed. */
  readonly counted: { readonly count: number; readonly highestId: string; readonly countedAt: Date };
  readonly why?: string;
}

export interface BulkActsDeps {
  readonly store: Pick<Store, 'leaseJob' | 'endJob' | 'orderJob' | 'jobs' | 'job' | 'countForAct' | 'bulkResults'>;
  readonly clock: Clock;
  readonly newId: IdSource;
  /** Names this process among those that use the store. */
  readonly owner: string;
  /** Told when there is something to do. */
  readonly publish: Publish;
}

const leaseMilliseconds = 10_000;

/** Bulk acts as rows in the table of jobs. */
export function createBulkActs(deps: BulkActsDeps): BulkActs {
  const { store, clock, newId } = deps;
  return {
    count: (kind, selection) => store.countForAct(kind, selection, clock.now()),
    async list() {
      const rows = (await store.jobs()).filter(({ name }) => name.startsWith(bulkActPrefix));
      const acts = rows.map(({ state }) => parseBulkAct(state)).filter((each) => each !== undefined);
      return acts.sort((a, b) => b.id.localeCompare(a.id));
    },
    async find(id) {
      const act = parseBulkAct((await store.job(`${bulkActPrefix}${id}`))?.state);
      return act && { ...act, results: await store.bulkResults(id) };
    },
    async order({ kind, selection, counted, why }, actor) {
      const at = clock.now();
      const act: BulkAct = {
        ...{ id: newId(), kind, selection, counted: counted.count, highestId: counted.highestId },
        ...{ countedAt: counted.countedAt.toISOString(), state: 'running', done: 0, cursor: '' },
        ...{ orderedBy: actor, createdAt: at.toISOString(), ...(why !== undefined && { why }) },
      };
      const detail = { kind, counted: counted.count, ...filterOf(selection), ...(why !== undefined && { why }) };
      const audit = { at, actor, action: 'bulk-act.ordered', subject: act.id, detail };
      await store.orderJob({ name: `${bulkActPrefix}${act.id}`, progress: progressOf(act), audit });
      deps.publish({ kind: 'jobs-due' });
      return act;
    },
    abort: (id, actor) => abort(deps, id, actor),
  };
}

/** What the audit keeps of a filter: nothing of sessions. */
function filterOf({ ids, state, configurationId, reason }: DeliverySelection) {
  return {
    ...(ids !== undefined && { ids: ids.length }),
    ...(state !== undefined && { state }),
    ...(configurationId !== undefined && { configurationId }),
    ...(reason !== undefined && { reason }),
  };
}

/** Taking the lease ends a part of this process that is under way: it no longer can write. */
async function abort(
  { store, clock, owner }: BulkActsDeps,
  id: string,
  actor: Actor,
): Promise<'aborted' | 'ended' | 'unknown' | 'busy'> {
  const name = `${bulkActPrefix}${id}`;
  if ((await store.job(name)) === undefined) return 'unknown';
  const at = clock.now();
  const until = new Date(at.getTime() + leaseMilliseconds);
  const lease = await store.leaseJob({ name, owner, now: at, until });
  if (lease === undefined) return 'busy';
  const latest = parseBulkAct(lease.state);
  if (latest?.state !== 'running') {
    await store.endJob(lease);
    return 'ended';
  }
  const aborted: BulkAct = { ...latest, state: 'aborted', endedAt: at.toISOString() };
  const due = { dueAt: new Date(at.getTime() + keptMilliseconds), waitMilliseconds: keptMilliseconds };
  const detail = { kind: latest.kind, done: latest.done };
  const audit = { at, actor, action: 'bulk-act.aborted', subject: id, detail };
  await store.endJob(lease, { ...progressOf(aborted), ...due }, audit);
  return 'aborted';
}
