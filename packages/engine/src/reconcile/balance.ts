import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Store } from '../store/store.ts';

/** Balance of the sessions that ended on one day: `onAppliance` is the sum of all the others. */
export interface DayBalance {
  /** `YYYY-MM-DD`, UTC. */
  readonly day: string;
  readonly onAppliance: number;
  readonly written: number;
  /** By reason. */
  readonly skipped: Readonly<Record<string, number>>;
  readonly waiting: number;
  readonly dead: number;
  readonly erased: number;
  /** ISO 8601. */
  readonly computedAt: string;
}

/** Counts that a balance is worked out from. */
export type BalanceStore = Pick<Store, 'sessionLedgerEntries' | 'deliveries' | 'isErased'>;

/** Works out what has become of the sessions that an appliance lists for a day. Each is in exactly one of the sums. */
export async function balanceOf(
  store: BalanceStore,
  { id }: PluginConfiguration,
  day: string,
  lsids: readonly string[],
  now: Date,
): Promise<DayBalance> {
  const sums = { written: 0, waiting: 0, dead: 0, erased: 0 };
  const skipped: Record<string, number> = {};
  const states = await statesOf(store, id, lsids);
  for (const lsid of lsids) {
    const state = states.get(lsid);
    if (state === undefined) sums[(await store.isErased(lsid)) ? 'erased' : 'waiting'] += 1;
    else if (state === 'succeeded') sums.written += 1;
    else if (state === 'skipped') {
      const [latest] = await store.deliveries({ configurationId: id, lsid, state: 'skipped' }, { limit: 1 });
      const reason = latest?.reason ?? 'unknown';
      skipped[reason] = (skipped[reason] ?? 0) + 1;
    } else sums[state] += 1;
  }
  return { day, onAppliance: lsids.length, ...sums, skipped, computedAt: now.toISOString() };
}

async function statesOf(store: BalanceStore, configurationId: string, lsids: readonly string[]) {
  const entries = await store.sessionLedgerEntries(configurationId, lsids);
  return new Map(entries.map(({ lsid, state }) => [lsid, state]));
}
