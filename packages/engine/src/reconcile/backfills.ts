import type { Clock } from '@casebridge/plugin-api';
import type { Publish } from '../events/engine-events.ts';
import type { IdSource } from '../ids.ts';
import type { Store } from '../store/store.ts';
import { type Backfill, backfillPrefix, keptMilliseconds, parseBackfill, progressOf } from './backfill.ts';

/** Orders and stops backfills; the job runner does the work. */
export interface Backfills {
  /** Newest first. */
  list(): Promise<readonly Backfill[]>;
  /** @param from start of the period; sessions count by their end */
  order(request: { readonly configurationId: string; readonly from: Date; readonly until: Date }): Promise<Backfill>;
  /**
   * Stops a backfill where it is; deliveries that it made stay.
   * @returns `unknown` if there is none such, `busy` if another process is at a step of it just now
   */
  cancel(id: string): Promise<'cancelled' | 'unknown' | 'busy'>;
}

/** What backfills are kept in. */
export interface BackfillsOptions {
  readonly store: Pick<Store, 'leaseJob' | 'endJob' | 'jobs' | 'job'>;
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
  async function write(id: string, change: (present: Backfill | undefined) => Backfill): Promise<Backfill | undefined> {
    const now = clock.now();
    const until = new Date(now.getTime() + leaseMilliseconds);
    const lease = await store.leaseJob({ name: `${backfillPrefix}${id}`, owner, now, until });
    if (lease === undefined) return undefined;
    const changed = change(parseBackfill(lease.state));
    const waitMilliseconds = changed.state === 'running' ? 0 : keptMilliseconds;
    const dueAt = new Date(now.getTime() + waitMilliseconds);
    await store.endJob(lease, { ...progressOf(changed), dueAt, waitMilliseconds });
    return changed;
  }

  return {
    async list() {
      const rows = (await store.jobs()).filter(({ name }) => name.startsWith(backfillPrefix));
      const backfills = rows.map(({ state }) => parseBackfill(state)).filter((each) => each !== undefined);
      return backfills.sort((a, b) => b.id.localeCompare(a.id));
    },
    async order({ configurationId, from, until }) {
      const id = newId();
      const now = clock.now().toISOString();
      const ordered: Backfill = {
        ...{ id, configurationId, from: from.toISOString(), until: until.toISOString(), cursor: from.toISOString() },
        ...{ state: 'running', found: 0, taken: 0, createdAt: now },
      };
      await write(id, () => ordered);
      options.publish({ kind: 'jobs-due' });
      return ordered;
    },
    async cancel(id) {
      const present = parseBackfill((await store.job(`${backfillPrefix}${id}`))?.state);
      if (present === undefined) return 'unknown';
      const written = await write(id, (latest = present) =>
        latest.state === 'running' ? { ...latest, state: 'cancelled' } : latest,
      );
      return written === undefined ? 'busy' : 'cancelled';
    },
  };
}
