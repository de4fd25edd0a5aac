import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Preview } from '@casebridge/plugin-api';
import { callJson } from '../../demo/control.ts';
import { waitForDeliveries } from '../../demo/deliveries.ts';
import { startWholeProduct, type WholeProduct } from './whole-product.ts';

const caseNumber = 'CAS-00456-DRYRUN';
const tables = ['bt_session', 'bt_sessionparticipant', 'bt_sessionevent', 'bt_surveyanswer', 'incident'];

let product: WholeProduct;
let caseId: string;

beforeAll(async () => {
  product = await startWholeProduct({ seed: 'preview', sendsEvents: false });
  await product.appliance.changeSettings({ reportLagSeconds: 0 });
  caseId = await product.dynamics.createCase(caseNumber, 'Only looking');
}, 120_000);

afterAll(() => product.stop());

/** Everything that Dynamics holds of sessions and cases. */
function rows(): Promise<readonly unknown[]> {
  const { dynamicsUrl } = product.dynamics.access;
  return Promise.all(tables.map((table) => callJson(`${dynamicsUrl}/_emulator/rows/${table}`)));
}

/** Asks for a dry run, and proves that it left everything as it was. */
async function preview(body: object): Promise<Preview> {
  const { dynamicsUrl } = product.dynamics.access;
  const before = await rows();
  await callJson(`${dynamicsUrl}/_emulator/requests`, undefined, { method: 'DELETE' });
  const path = `/api/configurations/${product.configurationId}/preview`;
  const answer = await product.admin.call<Preview>(path, body);
  expect(await rows()).toEqual(before);
  const { requests } = await callJson<{ requests: readonly { method: string; url: string }[] }>(
    `${dynamicsUrl}/_emulator/requests`,
  );
  // A token and batches of reads are posted; the sign of life is the only row that is written meanwhile.
  const writes = requests.filter(({ method, url }) => !/^(GET|POST)$/.test(method) && !url.includes('bt_connections'));
  expect(writes).toEqual([]);
  expect(requests.filter(({ method, url }) => method === 'POST' && !/\/token|\/\$batch/.test(url))).toEqual([]);
  expect(requests.length).toBeGreaterThan(0);
  return answer;
}

function planned(answer: Preview): Extract<Preview, { kind: 'planned' }> {
  if (answer.kind !== 'planned') throw new Error(`It is ${answer.kind}.`);
  return answer;
}

describe('a dry run', () => {
  it('of a new session shows every row that would be made, and makes none', async () => {
    const { lsid } = await product.appliance.play({ scenario: 'both-surveys', externalKey: caseNumber });
    const { changes, unchanged } = planned(await preview({ lsid }));
    expect(unchanged).toBe(0);
    expect(new Set(changes.map(({ change }) => change))).toEqual(new Set(['create']));
    const kinds = new Set(changes.map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['session', 'participant', 'event', 'survey answer', 'report file']));
    const session = changes.find(({ kind }) => kind === 'session');
    expect(session?.fields.find(({ field }) => field === '_bt_caseid_value')?.after).toBe(caseId);
  });

  it('of a session that is written shows nothing to do', async () => {
    const { lsid } = await product.appliance.play({ scenario: 'ordinary', externalKey: caseNumber });
    const event = new URLSearchParams({ event: 'support_conference_end', lsid, timestamp: '1893484800' });
    const posted = await fetch(`${product.listenerUrl}/ERSPost`, { method: 'POST', body: event });
    expect(posted.status).toBe(200);
    const [delivery] = await waitForDeliveries(product.admin, lsid, 1);
    expect(delivery?.state).toBe('succeeded');
    const { changes, unchanged } = planned(await preview({ lsid }));
    expect(changes).toEqual([]);
    expect(unchanged).toBeGreaterThan(3);
  });
});
