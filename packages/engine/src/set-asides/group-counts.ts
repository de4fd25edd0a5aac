import type { SetAside } from '../store/operation-records.ts';
import type { Store } from '../store/store.ts';

export type Group = Pick<SetAside, 'configurationId' | 'cause'>;

export type GroupStore = Pick<Store, 'deadLetterGroups' | 'openDeliveries' | 'parked'>;

/** How many deliveries a cause holds up at a configuration: its dead letters, and all that wait where it is parked for it. */
export async function countGroups(store: GroupStore): Promise<(group: Group) => Promise<number>> {
  const [dead, open] = await Promise.all([store.deadLetterGroups(), store.openDeliveries()]);
  return async ({ configurationId, cause }) => {
    const given = dead.find((each) => each.configurationId === configurationId && each.reason === cause)?.count ?? 0;
    const isParked = (await store.parked(configurationId))?.code === cause;
    const waiting = open.filter((each) => isParked && each.configurationId === configurationId);
    return waiting.reduce((sum, { count }) => sum + count, given);
  };
}
