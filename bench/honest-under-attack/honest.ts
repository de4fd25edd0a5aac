import { setTimeout as delay } from 'node:timers/promises';
import { callJson } from '../../demo/control.ts';
import type { Product } from '../../demo/product.ts';
import type { DynamicsUser } from '../../test/e2e/dynamics-agent.ts';

/** An honest session: when its event was posted, and how long the answer took, in milliseconds. */
export interface HonestPost {
  readonly lsid: string;
  readonly milliseconds: number;
  readonly status: number;
}

/** Plays sessions that end, and posts the event of each as the appliance does, one connection for each. */
export async function postSessions(
  product: Product,
  { count, everyMilliseconds }: { readonly count: number; readonly everyMilliseconds: number },
): Promise<readonly HonestPost[]> {
  const posts: HonestPost[] = [];
  for (let index = 0; index < count; index += 1) {
    const { lsid, endTime } = await product.appliance.play({ scenario: 'ordinary' });
    const body = new URLSearchParams({ event: 'support_conference_end', version: '1', timestamp: `${endTime}`, lsid });
    const began = performance.now();
    const answer = await fetch(`${product.listenerUrl}/ERSPost`, {
      ...{ method: 'POST', body, headers: { connection: 'close' } },
    }).catch(() => undefined);
    await answer?.arrayBuffer();
    posts.push({ lsid, milliseconds: performance.now() - began, status: answer?.status ?? 0 });
    await delay(everyMilliseconds);
  }
  return posts;
}

const longestWaitMilliseconds = 120_000;

interface ShownDelivery {
  readonly state: string;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** @returns milliseconds from the event to the end of the attempt that wrote its rows; Infinity where there are none */
export async function timeToRows({ admin }: Product, lsid: string): Promise<number> {
  const giveUpAt = Date.now() + longestWaitMilliseconds;
  while (Date.now() < giveUpAt) {
    const { items } = await admin.call<{ items: readonly ShownDelivery[] }>(`/api/deliveries?lsid=${lsid}`);
    const written = items.find(({ state }) => state === 'succeeded');
    if (written !== undefined) return Date.parse(written.updatedAt) - Date.parse(written.createdAt);
    await delay(250);
  }
  return Infinity;
}

/** The choices of `bt_request` and `bt_state`, in the order in which the solution declares them. */
const [draft, requested, issued] = [418_600_000, 418_600_001, 418_600_001];
/** The plugin looks often while a page is open, and every five seconds for pages. */
const choosingMilliseconds = 6_000;

/**
 * An agent opens the dialog of a case, chooses a queue, and asks for a session key.
 * @returns milliseconds from the question to the key
 */
export async function timeToKey(product: Product, agent: DynamicsUser): Promise<number> {
  const caseId = await product.dynamics.createCase(`CAS-${Math.random().toString(36).slice(2, 10)}`, 'Measured');
  const [[connection], [queue]] = [await agent.list('bt_connections'), await agent.list('bt_supportqueues')];
  const id = await agent.create('bt_sessionkeys', {
    ...{ bt_name: 'Measured', bt_request: draft },
    'bt_CaseId@odata.bind': `/incidents(${caseId})`,
    'bt_ConnectionId@odata.bind': `/bt_connections(${String(connection?.bt_connectionid)})`,
  });
  await delay(choosingMilliseconds);
  const began = performance.now();
  await agent.update(`bt_sessionkeys(${id})`, {
    ...{ bt_request: requested, 'bt_QueueId@odata.bind': `/bt_supportqueues(${String(queue?.bt_supportqueueid)})` },
  });
  while (performance.now() - began < longestWaitMilliseconds) {
    if ((await agent.read(`bt_sessionkeys(${id})`)).bt_state === issued) return performance.now() - began;
    await delay(50);
  }
  return Infinity;
}

/** Waits until the plugin has written the queues that an agent may choose. */
export async function untilQueues(agent: DynamicsUser): Promise<void> {
  while ((await agent.list('bt_supportqueues')).length === 0) await delay(200);
}

/** Requests that the appliance has had since the last look. */
export async function takeRequests({ appliance }: Product): Promise<number> {
  const url = `${appliance.url}/_emulator/requests`;
  const { entries } = await callJson<{ entries: readonly unknown[] }>(url);
  await callJson(url, undefined, { method: 'DELETE' });
  return entries.length;
}
