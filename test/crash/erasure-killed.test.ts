import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createReader } from '../../demo/check/read-back.ts';
import { callJson } from '../../demo/control.ts';
import { waitForDeliveries } from '../../demo/deliveries.ts';
import { settlePorts } from '../../demo/ports.ts';
import { startProduct, type Product } from '../../demo/product.ts';

const caseNumber = 'CAS-00778-ERASE';
const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-erasure-'));
const patience = { timeout: 60_000, interval: 100 };

describe('an erasure, killed after the destination has done it and before the engine hears of that', () => {
  let product: Product;
  beforeAll(async () => {
    const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
    if ('problems' in settled) throw new Error(settled.problems.join(' '));
    product = await startProduct({ ports: settled.ports, folder, seed: 'erasure' });
    await product.appliance.changeSettings({ reportLagSeconds: 0 });
    await product.dynamics.createCase(caseNumber, 'To be forgotten');
  }, 120_000);
  afterAll(async () => {
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is remembered by the next process, and a late survey makes nothing again', async () => {
    const { admin, appliance, dynamics, engine } = product;
    const { lsid } = await appliance.play({ scenario: 'ordinary', externalKey: caseNumber });
    const [written] = await waitForDeliveries(admin, lsid, 1);
    expect(written).toMatchObject({ state: 'succeeded' });
    const { items } = await admin.call<{ items: readonly { id: string }[] }>('/api/configurations');
    const emulator = `${dynamics.access.dynamicsUrl}/_emulator`;
    // Session keys are asked for when the sessions are gone: the engine is killed while it waits for that answer.
    const hang = { place: 'request', kind: 'hang', method: 'GET', path: 'bt_sessionkeys', times: 1000 };
    const fault = await callJson<{ id: number }>(`${emulator}/faults`, hang);
    const order = { kind: 'case', reference: caseNumber };
    const answer = admin.call(`/api/configurations/${items[0]?.id}/erase`, order).catch(String);
    const rows = () => callJson<readonly unknown[]>(`${emulator}/rows/bt_session`);
    await vi.waitFor(async () => expect(await rows()).toEqual([]), patience);
    await engine.kill();
    expect(await answer).toBe('TypeError: fetch failed');
    await callJson(`${emulator}/faults/${fault.id}`, undefined, { method: 'DELETE' });
    await engine.start();

    expect(await admin.call(`/api/sessions/${lsid}`)).toMatchObject({ erased: true, ledger: [] });
    await callJson(`${appliance.url}/_emulator/sessions/${lsid}/surveys`, {
      by: 'customer',
      answers: [{ name: 'satisfied', value: 'Yes' }],
    });
    const delivered = async (): Promise<void> => {
      const recipients = await callJson<readonly { queued: number }[]>(`${appliance.url}/_emulator/recipients`);
      expect(recipients.map(({ queued }) => queued)).toEqual([0]);
    };
    await vi.waitFor(delivered, patience);
    // What was taken in before it is worked off before it: this one's rows prove that the survey had its turn.
    const next = await appliance.play({ scenario: 'ordinary', externalKey: caseNumber });
    await waitForDeliveries(admin, next.lsid, 1);
    const { sessions, strays } = await createReader(dynamics.access).readAll();
    expect([...sessions.keys()]).toEqual([next.lsid]);
    expect(strays).toBe(0);
  }, 240_000);
});
