import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startWholeProduct, type WholeProduct } from '../../e2e/whole-product.ts';
import { openAdminBrowser, type AdminBrowser, type AdminBrowserOptions } from './admin-browser.ts';
import { seriousFaultsIn } from '../axe.ts';

const patience = { timeout: 60_000 };

describe('the admin tool over a real engine and both emulators', { timeout: 300_000 }, () => {
  let product: WholeProduct;
  let browser: AdminBrowser | undefined;

  beforeAll(async () => {
    product = await startWholeProduct({ seed: 'admin tool' });
    await product.appliance.changeSettings({ reportLagSeconds: 0 });
    await product.dynamics.createCase('CAS-01001-D3M0', 'Printer prints blank pages');
  }, 300_000);
  // Whatever was done: the policy was not violated, no script failed, nothing was asked of elsewhere.
  afterEach(async () => {
    expect(browser?.problems ?? []).toEqual([]);
    await browser?.close();
    browser = undefined;
  });
  afterAll(() => product.stop());

  async function open(options: AdminBrowserOptions = {}): Promise<AdminBrowser> {
    return (browser = await openAdminBrowser(product.admin, options));
  }
  async function deliveries(): Promise<
    readonly { readonly id: string; readonly state: string; readonly lsid: string }[]
  > {
    return (await product.admin.call<{ items: never[] }>('/api/deliveries')).items;
  }
  async function playAndWait(state: string): Promise<string> {
    const { lsid } = await product.appliance.play({ scenario: 'ordinary', externalKey: 'CAS-01001-D3M0' });
    await expect
      .poll(async () => (await deliveries()).filter((each) => each.lsid === lsid).map((each) => each.state), patience)
      .toContain(state);
    return lsid;
  }

  it('leads from nothing to a green test and an imported session', async () => {
    const configuration = await product.admin.call<Record<string, unknown>>(
      `/api/configurations/${product.configurationId}`,
    );
    const account = await product.appliance.account();
    const { access } = product.dynamics;
    await product.admin.call(`/api/configurations/${product.configurationId}`, undefined, { method: 'DELETE' });
    const { page } = await open();
    await page.getByText('Nothing is set up yet.').waitFor();
    await page.getByRole('link', { name: 'Set it up' }).click();
    await page.getByText('Allow Access to Support Session Reports and Recordings').waitFor();
    for (const more of await page.getByText('More settings').all()) await more.click();
    const entries = {
      'Plugin Configuration Name': 'Production',
      'BeyondTrust Appliance B Series Host Name': String(configuration.applianceHost),
      'BeyondTrust Integration API OAuth Client ID': account.clientId,
      'Microsoft Dynamics 365 URL': access.dynamicsUrl,
      'Entra ID Tenant ID': access.tenantId,
      'Entra ID App Registration ID': access.clientId,
      'Entra ID App Registration Client Secret': access.clientSecret,
      'Entra ID Login Host': new URL(access.authority).origin,
    };
    for (const [label, value] of Object.entries(entries)) await page.getByLabel(label).fill(value);
    await page.getByLabel('Use Non-TLS Connections').check();
    await page.getByLabel('Update Microsoft Dynamics 365 with all').check();
    expect(await page.getByLabel('List of Allowed Microsoft Dynamics 365 Prefixes').isDisabled()).toBe(true);

    const test = page.getByRole('button', { name: 'Test both sides' });
    await test.click();
    await page.getByText('CB-INVALID').waitFor();
    await page.getByLabel('BeyondTrust Integration API OAuth Client Secret').fill('not the secret');
    await test.click();
    await page.getByText('Something is missing: see what failed above.').waitFor();
    await page.locator('.step.failed .help').first().waitFor();
    expect(await page.getByLabel('Plugin Configuration Name').inputValue()).toBe('Production');
    expect(await page.getByLabel('Entra ID App Registration Client Secret').inputValue()).toBe(access.clientSecret);

    await page.getByLabel('BeyondTrust Integration API OAuth Client Secret').fill(account.clientSecret);
    await test.click();
    await page.getByText('All is well.').waitFor();
    expect(await page.locator('.step.failed').allInnerTexts()).toEqual([]);
    // A green test is of what was tested, not of what was typed since.
    await page.getByLabel('Microsoft Dynamics 365 URL').fill('https://elsewhere.example');
    await page.getByText('It was changed since: test it again.').waitFor();
    await page.getByLabel('Microsoft Dynamics 365 URL').fill(access.dynamicsUrl);
    await page.getByText('All is well.').waitFor();
    await page.getByRole('button', { name: 'Store the configuration' }).click();
    await page.getByText(`${product.listenerUrl}/ERSPost`).waitFor();
    await page.getByText('Support Session End').waitFor();
    await page.getByText('Waiting for the first event').first().waitFor();
    await playAndWait('succeeded');
    await page.getByText('The first session is imported.').waitFor();
    await page.getByRole('link', { name: 'See where it is' }).click();
    await page.getByRole('heading', { name: 'At the destination' }).waitFor();
  });

  it('takes back a deletion', async () => {
    const { page } = await open();
    await page.getByRole('link', { name: 'Plugins' }).click();
    await page.getByRole('button', { name: 'Delete Production' }).click();
    await page.getByText('Production was deleted.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('button', { name: 'Delete Production' }).waitFor();
  });

  it('names a broken Entra secret, and after its advice everything held is written', async () => {
    const { page } = await open();
    await page.getByRole('link', { name: 'Production' }).click();
    const secret = page.getByLabel('Entra ID App Registration Client Secret');
    await secret.fill('not the secret');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It is in effect.').waitFor();
    const { lsid } = await product.appliance.play({ scenario: 'ordinary', externalKey: 'CAS-01001-D3M0' });
    await page.getByRole('link', { name: 'Overview' }).click();
    await page.getByText('Production is down; its sessions wait.').waitFor();
    await page.getByRole('link', { name: 'Open Production' }).click();
    await secret.fill(product.dynamics.access.clientSecret);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It is in effect.').waitFor();
    await expect
      .poll(async () => (await deliveries()).find((each) => each.lsid === lsid)?.state, patience)
      .toBe('succeeded');
  });

  it('shows a viewer what there is, and lets nobody but the API decide', async () => {
    const account = { name: 'vera', role: 'viewer', password: 'correct horse battery' };
    await product.admin.call('/api/accounts', account);
    const browser = await open();
    const { page } = browser;
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Name').fill('vera');
    await page.getByLabel('Password').fill(account.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('vera (viewer)').waitFor();
    await browser.open('/plugins');
    const remove = page.getByRole('button', { name: 'Delete Production' });
    expect(await remove.getAttribute('title')).toBe('This needs the role administrator.');
    expect(await page.getByRole('link', { name: 'Add a configuration' }).count()).toBe(0);
  });

  it('is worked with the keyboard alone', async () => {
    const { page } = await open();
    await page.getByRole('link', { name: 'Deliveries' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Deliveries' }).waitFor();
    await page.getByLabel('State').focus();
    await page.keyboard.type('Succ');
    await expect.poll(() => page.url(), patience).toContain('state=succeeded');
    await page.locator('tbody a').first().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Attempts' }).waitFor();
    const times = page.locator('main time').first();
    await times.focus();
    expect(await times.getAttribute('aria-label')).toContain('UTC');
  });

  it.each([
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 380 },
  ] as const)('has nothing serious for axe and nothing that sticks out, %j', async (options) => {
    const browser = await open(options);
    const { page } = browser;
    const { items } = await product.admin.call<{ items: readonly { id: string }[] }>('/api/configurations');
    const [{ id: delivery, lsid } = { id: '', lsid: '' }] = await deliveries();
    const found: Record<string, unknown> = {};
    for (const path of [
      ...['/', '/plugins', '/plugins/dynamics365/new', `/configurations/${items[0]?.id ?? ''}`],
      ...[
        '/events',
        '/deliveries',
        `/deliveries/${delivery}`,
        '/dead-letters',
        '/bulk-acts',
        '/audit',
        '/find?q=CAS-01001',
      ],
      ...[
        '/sessions',
        `/sessions/${lsid}`,
        '/backfills',
        '/session-keys',
        '/notices',
        '/logs',
        '/setup',
        '/settings',
        '/accounts',
        '/about',
      ],
    ]) {
      await browser.open(path);
      const [serious, width] = [
        await seriousFaultsIn(page),
        await page.evaluate('document.documentElement.scrollWidth'),
      ];
      if (serious.length > 0 || Number(width) > options.width) found[path] = { serious, width };
    }
    expect(found).toEqual({});
  });
});
