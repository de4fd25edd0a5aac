import type { AdminAccess } from './admin-access.ts';

/** A delivery as the admin API shows it. */
export interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly lsid: string;
  readonly state: string;
  readonly reason?: string;
  readonly reasonText?: string;
}

const ended = new Set(['succeeded', 'skipped', 'dead']);

/**
 * Waits until a session has as many deliveries as expected and all have ended.
 * @param atLeast how many events of the session have to arrive
 * @throws Error that says how far it came, after two minutes
 */
export async function waitForDeliveries(
  admin: AdminAccess,
  lsid: string,
  atLeast: number,
): Promise<readonly Delivery[]> {
  const giveUpAt = Date.now() + 120_000;
  for (;;) {
    const { items } = await admin.call<{ items: readonly Delivery[] }>(`/api/deliveries?lsid=${lsid}`);
    if (items.length >= atLeast && items.every(({ state }) => ended.has(state))) return items;
    if (Date.now() > giveUpAt) {
      const states = items.map(({ state, reasonText }) => `${state} (${reasonText ?? 'no reason'})`).join(', ');
      throw new Error(`The deliveries of session ${lsid} have not ended: ${states || 'none has arrived'}.`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
