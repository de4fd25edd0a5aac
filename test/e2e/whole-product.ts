import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { settlePorts } from '../../demo/ports.ts';
import { startProduct, type Product, type ProductOptions } from '../../demo/product.ts';

/** A job of the plugin as the admin address shows it. */
export interface ShownJob {
  readonly name: string;
  readonly nextAt?: string;
  readonly lastRun?: { readonly startedAt: string; readonly result: string; readonly text: string };
}

/** The whole product for a test, with what the admin address says of its one configuration. */
export interface WholeProduct extends Product {
  readonly configurationId: string;
  job(name: string): Promise<ShownJob | undefined>;
  /** Changes settings of the plugin. */
  changeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
}

/** Starts both emulators and the engine on free ports, in a folder of their own; `stop` has to be called. */
export async function startWholeProduct(options: Omit<ProductOptions, 'ports' | 'folder'>): Promise<WholeProduct> {
  const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
  if ('problems' in settled) throw new Error(settled.problems.join(' '));
  const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-e2e-'));
  const product = await startProduct({ ...options, ports: settled.ports, folder });
  const { admin } = product;
  const configurations = '/api/configurations';
  const { items } = await admin.call<{ items: readonly { id: string }[] }>(configurations);
  const configurationId = items[0]?.id ?? '';
  const address = `${configurations}/${configurationId}`;
  return {
    ...product,
    configurationId,
    async job(name) {
      const jobs = await admin.call<{ items: readonly ShownJob[] }>(`${address}/jobs`);
      return jobs.items.find((job) => job.name === name);
    },
    async changeSettings(settings) {
      const saved = await admin.call<{ settings: object }>(address);
      const changed = { ...saved, settings: { ...saved.settings, ...settings } };
      await admin.call(address, changed, { method: 'PUT' });
    },
    async stop() {
      await product.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
