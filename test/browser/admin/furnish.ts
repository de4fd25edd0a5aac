import { until } from '../until.ts';
import type { WholeProduct } from '../../e2e/whole-product.ts';

/** What pictures are taken of, by id. */
export interface Furnished {
  readonly configuration: string;
  readonly delivery: string;
  readonly event: string;
  readonly lsid: string;
  readonly caseNumber: string;
  readonly bulkAct: string;
}

interface Delivery {
  readonly id: string;
  readonly eventId: string;
  readonly lsid: string;
  readonly state: string;
}

const caseNumber = 'CAS-01001-D3M0';
const patienceMilliseconds = 120_000;

/** Fills the product with what a working day leaves behind: sessions of every kind, dead letters, an act on them. */
export async function furnish(product: WholeProduct): Promise<Furnished> {
  const { appliance, dynamics, admin, configurationId } = product;
  await appliance.changeSettings({ reportLagSeconds: 0 });
  await dynamics.createCase(caseNumber, 'Printer prints blank pages');
  const deliveries = async () => (await admin.call<{ items: readonly Delivery[] }>('/api/deliveries')).items;
  const ended = (count: number) =>
    until(
      `${count} deliveries have ended`,
      async () => {
        const all = (await deliveries()).filter(({ state }) => state === 'succeeded' || state === 'dead');
        return all.length >= count ? all : undefined;
      },
      patienceMilliseconds,
    );
  const scenarios = ['ordinary', 'chat-with-files', 'both-surveys', 'unknown-case', 'system-information'];
  for (const scenario of scenarios) await appliance.play({ scenario, externalKey: caseNumber });
  const [written] = await ended(scenarios.length);
  const act = await replay(product, written?.id ?? '');
  await ended(scenarios.length + 1);
  await admin.call('/api/accounts', { name: 'vera', role: 'viewer', password: 'correct horse battery' });
  const day = 86_400_000;
  await admin.call('/api/backfills', {
    configurationId,
    from: new Date(Date.now() - day).toISOString(),
    until: new Date().toISOString(),
  });
  await refuseWrites(product, 2);
  for (const scenario of ['ordinary', 'both-surveys']) await appliance.play({ scenario, externalKey: caseNumber });
  await ended(scenarios.length + 3);
  return {
    ...{ configuration: configurationId, delivery: written?.id ?? '', lsid: written?.lsid ?? '' },
    ...{ event: written?.eventId ?? '', bulkAct: act, caseNumber },
  };
}

async function replay({ admin }: WholeProduct, delivery: string): Promise<string> {
  const order = { kind: 'replay', selection: { ids: [delivery] } };
  const counted = await admin.call<object>('/api/bulk-acts/count', order);
  return (await admin.call<{ id: string }>('/api/bulk-acts', { ...order, counted })).id;
}

/** Has Dynamics refuse what the next sessions want written, so that they become dead letters at once. */
export async function refuseWrites({ admin, dynamics, configurationId }: WholeProduct, times: number): Promise<void> {
  const path = `/api/configurations/${configurationId}`;
  const saved = await admin.call<Record<string, unknown>>(path);
  if (saved.retryAttemptLimit !== 0) await admin.call(path, { ...saved, retryAttemptLimit: 0 }, { method: 'PUT' });
  const code = '0x80040265';
  await dynamics.addFault({ place: 'operation', kind: 'status', path: 'bt_sessions(', status: 400, code, times });
}
