import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { callJson } from '../../demo/control.ts';
import { waitForDeliveries } from '../../demo/deliveries.ts';
import { fetchToken } from '../../demo/dynamics-access.ts';
import { startWholeProduct, type WholeProduct } from './whole-product.ts';

const tables = ['bt_session', 'bt_sessionparticipant', 'bt_sessionevent', 'bt_surveyanswer'];

let product: WholeProduct;
beforeAll(async () => {
  product = await startWholeProduct({ seed: 'restore', sendsEvents: false });
  await product.appliance.changeSettings({ reportLagSeconds: 0 });
}, 120_000);
afterAll(() => product.stop());

type Row = Readonly<Record<string, unknown>>;

/** Ids of everything that Dynamics holds of sessions, by table. */
async function rowIds(): Promise<readonly (readonly string[])[]> {
  const { dynamicsUrl } = product.dynamics.access;
  const idsOf = async (table: string) => {
    const rows = await callJson<readonly Row[]>(`${dynamicsUrl}/_emulator/rows/${table}`);
    return rows.map((row) => String(row[`${table}id`])).sort();
  };
  return Promise.all(tables.map(idsOf));
}

/** Plays a session and has it written. */
async function write(): Promise<string> {
  const { lsid } = await product.appliance.play({ scenario: 'ordinary', externalKey: 'CAS-1' });
  const event = new URLSearchParams({ event: 'support_conference_end', lsid, timestamp: '1893484800' });
  expect((await fetch(`${product.listenerUrl}/ERSPost`, { method: 'POST', body: event })).status).toBe(200);
  const [delivery] = await waitForDeliveries(product.admin, lsid, 1);
  expect(delivery?.state).toBe('succeeded');
  return lsid;
}

async function deleteRow(set: string, id: string): Promise<void> {
  const { access } = product.dynamics;
  const headers = { authorization: `Bearer ${await fetchToken(access)}` };
  const url = `${access.dynamicsUrl}/api/data/v9.2/${set}(${id})`;
  expect((await fetch(url, { method: 'DELETE', headers })).status).toBe(204);
}

interface Backfill {
  readonly state: string;
  readonly results?: Readonly<Record<string, number>>;
}

async function backfill(rewrite: boolean): Promise<Backfill> {
  const [from, until] = [-1, 1].map((days) => new Date(Date.now() + days * 86_400_000).toISOString());
  const order = { configurationId: product.configurationId, from, until, rewrite };
  const { id } = await product.admin.call<{ id: string }>('/api/backfills', order);
  return vi.waitFor(
    async () => {
      const { items } = await product.admin.call<{ items: readonly (Backfill & { id: string })[] }>('/api/backfills');
      const ordered = items.find((each) => each.id === id);
      expect(ordered?.state).toBe('done');
      return ordered as Backfill;
    },
    { timeout: 90_000, interval: 500 },
  );
}

it('rows that were deleted in Dynamics are back after a backfill that writes again, and only then', async () => {
  await write();
  await write();
  await write();
  const before = await rowIds();
  const [sessions = [], , events = []] = before;
  await deleteRow('bt_sessions', sessions[0] ?? '');
  const left = (await rowIds())[2] ?? [];
  await deleteRow('bt_sessionevents', left.find((id) => events.includes(id)) ?? '');
  const after = await rowIds();
  expect(after).not.toEqual(before);
  await backfill(false);
  expect(await rowIds()).toEqual(after);
  const { results } = await backfill(true);
  expect(await rowIds()).toEqual(before);
  expect(results).toEqual({ waiting: 0, restored: 2, unchanged: 1, skipped: 0, dead: 0 });
}, 240_000);
