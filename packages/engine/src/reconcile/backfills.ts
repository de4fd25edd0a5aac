import type { Clock } from '@casebridge/plugin-api';
import type { Publish } from '../events/engine-events.ts';
import type { IdSource } from '../ids.ts';
import type { Actor } from '../store/operation-records.ts';
import type { Store } from '../store/store.ts';
import {
  type Backfill,
  backfillPrefix,
  type BackfillState,
  keptMilliseconds,
  parseBackfill,
  progressOf,
} from './backfill.ts';

/** Orders and stops backfills; the job runner does the work. */
export interface Backfills {
  /** Newest first. */
  list(): Promise<readonly Backfill[]>;
  order(request: BackfillOrder, actor: Actor): Promise<Backfill>;
  /**
   * Stops a backfill where it is, pauses it there, or lets it go on; deliveries that it made stay.
   * @returns its state then; `unknown` if there is none such, `busy` if another process is at a step of it just now, `ended`
   *   where it was over before
   */
  change(id: string, change: BackfillChange, actor: Actor): Promise<BackfillState | 'unknown' | 'busy' | 'ended'>;
}

/** What a person does to a backfill that is not over. */
export type BackfillChange = 'cancel' | 'pause' | 'resume';

const changes = {
  cancel: { state: 'cancelled', action: 'backfill.cancelled' },
  pause: { state: 'paused', action: 'backfill.paused' },
  resume: { state: 'running', action: 'backfill.resumed' },
} as const satisfies Readonly<Record<BackfillChange, { readonly state: BackfillState; readonly action: string }>>;

/** A backfill as a person orders it. */
export interface BackfillOrder {
  readonly configurationId: string;
  /** Start of the period, as `until` its end; sessions count by their end. */
  readonly from: Date;
  readonly until: Date;
  /** Whether sessions that were written are brought back to their reports: rows may have been deleted since. */
  readonly rewrite: boolean;
}

/** The part of the store that backfills are kept in. */
export interface BackfillsOptions {
  readonly store: Pick<Store, 'leaseJob' | 'endJob' | 'orderJob' | 'jobs' | 'job'>;
  readonly clock: Clock;
  readonly newId: IdSource;
  /** Names this process among those that use the store. */
  readonly owner: string;
  /** Told when there is something to do. */
  readonly publish: Publish;
}

const leaseMilliseconds = 10_000;

/** Backfills as rows in the table of jobs. */
export function createBackfills(options: BackfillsOptions): Backfills {
  const { store, clock, newId, owner } = options;

  /** Taking the lease ends a step of this process that is under way: it no longer can write. */
  async function change(id: string, { state, action }: (typeof changes)[BackfillChange], actor: Actor) {
    const now = clock.now();
    const until = new Date(now.getTime() + leaseMilliseconds);
    const lease = await store.leaseJob({ name: `${backfillPrefix}${id}`, owner, now, until });
    if (lease === undefined) return 'busy';
    const latest = parseBackfill(lease.state);
    if (latest === undefined || latest.state === state || !isOpen(latest)) {
      await store.endJob(lease);
      return latest?.state === state ? state : 'ended';
    }
    const wait = state === 'running' ? 0 : keptMilliseconds;
    const due = { dueAt: new Date(now.getTime() + wait), waitMilliseconds: wait };
    const act = { at: now, actor, action, subject: id, detail: {} };
    await store.endJob(lease, { ...progressOf({ ...latest, state }), ...due }, act);
    return state;
  }

  return {
    async list() {
      const rows = (await store.jobs()).filter(({ name }) => name.startsWith(backfillPrefix));
      const backfills = rows.map(({ state }) => parseBackfill(state)).filter((each) => each !== undefined);
      return backfills.sort((a, b) => b.id.localeCompare(a.id));
    },
    async order({ configurationId, from, until, rewrite }, actor) {
      const id = newId();
      const at = clock.now();
      const ordered: Backfill = {
        ...{ id, configurationId, from: from.toISOString(), until: until.toISOString(), cursor: from.toISOString() },
        ...{ state: 'running', found: 0, taken: 0, createdAt: at.toISOString(), rewrite },
      };
      const detail = { from: ordered.from, until: ordered.until, backfill: id, rewrite };
      const audit = { at, actor, action: 'backfill.ordered', subject: configurationId, detail };
      await store.orderJob({ name: `${backfillPrefix}${id}`, progress: progressOf(ordered), audit });
      options.publish({ kind: 'jobs-due' });
      return ordered;
    },
    async change(id, kind, actor) {
      const name = `${backfillPrefix}${id}`;
      if (parseBackfill((await store.job(name))?.state) === undefined) return 'unknown';
      const state = await change(id, changes[kind], actor);
      if (state === 'running') options.publish({ kind: 'jobs-due', job: name });
      return state;
    },
  };
}

function isOpen({ state }: Backfill): boolean {
  return state === 'running' || state === 'paused';
}
