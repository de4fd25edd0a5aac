import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import type { ProductOptions } from '../../../demo/product.ts';
import { startWholeProduct, type WholeProduct } from '../../e2e/whole-product.ts';
import { refuseWrites } from './furnish.ts';
import { openAdminBrowser, type AdminBrowser, type AdminBrowserOptions } from './admin-browser.ts';

/** A state is waited for; this only ends a test that would never. */
export const patience = { timeout: 60_000 };

export interface ShownDelivery {
  readonly id: string;
  readonly lsid: string;
  readonly state: string;
  readonly replayOf?: string;
}

/** The whole product with the admin tool in a browser, for the tests of a file. */
export interface AdminStage {
  readonly product: WholeProduct;
  /** A browser that is signed in; it is closed after the test, and whatever it has to report makes the test fail. */
  open(options?: AdminBrowserOptions): Promise<AdminBrowser>;
  deliveries(): Promise<readonly ShownDelivery[]>;
  /** Plays a session, and waits until its delivery is in a state. @returns its lsid */
  play(state?: string, scenario?: string): Promise<string>;
  /** Has Dynamics refuse what the next sessions want written, so that they become dead letters at once. */
  refuseWrites(times: number): Promise<void>;
}

export const caseNumber = 'CAS-01001-D3M0';

/** Registers what starts and ends the product. */
export function useAdminStage(seed: string, options: Pick<ProductOptions, 'mainConfig'> = {}): AdminStage {
  let product: WholeProduct | undefined;
  let browsers: AdminBrowser[] = [];

  beforeAll(async () => {
    product = await startWholeProduct({ seed, ...options });
    await product.appliance.changeSettings({ reportLagSeconds: 0 });
    await product.dynamics.createCase(caseNumber, 'Printer prints blank pages');
  }, 300_000);
  // Whatever was done: the policy was not violated, no script failed, nothing was asked of elsewhere.
  afterEach(async () => {
    const ended = browsers;
    browsers = [];
    for (const browser of ended) await browser.close();
    expect(ended.flatMap(({ problems }) => problems)).toEqual([]);
  });
  afterAll(() => product?.stop());

  const stage: AdminStage = {
    get product() {
      if (product === undefined) throw new Error('The product has not been started.');
      return product;
    },
    async open(options = {}) {
      const browser = await openAdminBrowser(stage.product.admin, options);
      browsers.push(browser);
      return browser;
    },
    async deliveries() {
      return (await stage.product.admin.call<{ items: readonly ShownDelivery[] }>('/api/deliveries')).items;
    },
    async play(state = 'succeeded', scenario = 'ordinary') {
      const { lsid } = await stage.product.appliance.play({ scenario, externalKey: caseNumber });
      await expect
        .poll(async () => (await stage.deliveries()).find((each) => each.lsid === lsid)?.state, patience)
        .toBe(state);
      return lsid;
    },
    refuseWrites: (times) => refuseWrites(stage.product, times),
  };
  return stage;
}
