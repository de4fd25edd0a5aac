import type { AdminAccess } from '../../../demo/admin-access.ts';
import type { Delivery } from '../../../demo/deliveries.ts';

/** Client of the engine's admin address, for trials. */
export interface AdminClient {
  /** How many deliveries have not ended. */
  openDeliveries(): Promise<number>;
  deadDeliveries(): Promise<readonly Delivery[]>;
  /** How many events of a session were taken in and not ignored. */
  acceptedEvents(lsid: string): Promise<number>;
  /** Releases every configuration that is parked, as a person does once the other side is up again. */
  releaseParked(): Promise<void>;
}

interface Page {
  readonly items: readonly Delivery[];
  readonly next?: string;
}

const openStates = ['pending', 'running', 'retrying'];

export function createAdminClient(admin: AdminAccess): AdminClient {
  async function deliveries(state: string): Promise<readonly Delivery[]> {
    const found: Delivery[] = [];
    let before = '';
    for (;;) {
      const page = await admin.call<Page>(`/api/deliveries?state=${state}&limit=500${before}`);
      found.push(...page.items);
      if (page.next === undefined) return found;
      before = `&before=${page.next}`;
    }
  }
  return {
    async openDeliveries() {
      const found = await Promise.all(openStates.map((state) => deliveries(state)));
      return found.flat().length;
    },
    deadDeliveries: () => deliveries('dead'),
    async acceptedEvents(lsid) {
      const query = `lsid=${lsid}&disposition=accepted&limit=500`;
      return (await admin.call<{ items: readonly unknown[] }>(`/api/events?${query}`)).items.length;
    },
    async releaseParked() {
      const { items } = await admin.call<{ items: readonly { id: string }[] }>('/api/configurations');
      for (const { id } of items) {
        const { parked } = await admin.call<{ parked: unknown }>(`/api/configurations/${id}/state`);
        if (parked === null) continue;
        await admin.call(`/api/configurations/${id}/resume`, {});
      }
    },
  };
}
