import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { caseNumber, patience, useAdminStage } from './admin-stage.ts';

describe('the pages of a day', { timeout: 300_000 }, () => {
  const stage = useAdminStage('pages');

  it('Find says in a sentence what became of a case, and its button cures it', async () => {
    await stage.refuseWrites(1);
    const lsid = await stage.play('dead');
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/find');
    await page.getByLabel(/^Case number, external key/).fill(caseNumber);
    await page.keyboard.press('Enter');
    const found = page.getByRole('article', { name: `Session ${lsid}` });
    await found.getByText('It could not be written, and was given up').waitFor();
    expect(page.url()).toContain(`q=${caseNumber}`);
    await found.getByRole('button', { name: 'Replay' }).click();
    // The answer is asked for anew by that, and may say before anybody looks that the replay has written it.
    await found.getByText('It could not be written, and was given up').waitFor({ state: 'detached' });
    await expect
      .poll(
        async () => (await stage.deliveries()).filter((each) => each.lsid === lsid).map((each) => each.state),
        patience,
      )
      .toContain('succeeded');
  });

  it('Find asks the same question anew: much may have happened since', async () => {
    const browser = await stage.open();
    const { page } = browser;
    await browser.open(`/find?q=${caseNumber}`);
    await page.getByText('Who was asked').first().waitFor();
    const asked = page.waitForRequest(/\/api\/explain\?/);
    await page.getByRole('button', { name: 'Find', exact: true }).click();
    await asked;
  });

  it('Find says so where nobody knows anything', async () => {
    const browser = await stage.open();
    await browser.open('/find?q=CAS-99999-NONE');
    await browser.page.getByText(/nothing-found/).waitFor();
    await browser.page.getByText('Who was asked').first().click();
    await browser.page.locator('main details[open] li').first().waitFor();
  });

  it('Sessions lead to where a session is in Dynamics', async () => {
    const lsid = await stage.play();
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/sessions?state=succeeded');
    await page.getByRole('row').filter({ hasText: lsid }).getByRole('link').click();
    await page.getByRole('heading', { name: 'At the destination' }).waitFor();
    const links = page.locator('main a[target=_blank]');
    expect(await links.first().getAttribute('href')).toContain(stage.product.dynamics.access.dynamicsUrl);
    await page.getByRole('link', { name: 'Support Session End' }).first().waitFor();
  });

  it('a backfill brings over what was never told, with progress; reconciliation runs when asked', async () => {
    const { product } = stage;
    const path = `/api/configurations/${product.configurationId}`;
    const saved = await product.admin.call<Record<string, unknown>>(path);
    const survey = ['support_conference_rep_exit_survey_completed'];
    const types = { outboundEventTypes: survey, retryOutboundEventTypes: survey };
    await product.admin.call(path, { ...saved, ...types }, { method: 'PUT' });
    const { lsid } = await product.appliance.play({ scenario: 'ordinary', externalKey: caseNumber });
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/backfills');
    await page.getByRole('button', { name: 'Order the backfill' }).click();
    await page.getByRole('row').filter({ hasText: 'Done' }).waitFor();
    await expect
      .poll(async () => (await stage.deliveries()).find((each) => each.lsid === lsid)?.state, patience)
      .toBe('succeeded');
    await product.admin.call(path, saved, { method: 'PUT' });
    await page.getByRole('button', { name: 'Reconcile now Demo' }).click();
    await page.getByText('It runs now.').waitFor();
  });

  it('a backfill is paused, goes on, and is stopped', async () => {
    const { product } = stage;
    const path = `/api/configurations/${product.configurationId}`;
    const saved = await product.admin.call<Record<string, unknown>>(path);
    // A backfill of a configuration that is disabled waits, so that there is time to press.
    await product.admin.call(path, { ...saved, disabled: true }, { method: 'PUT' });
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/backfills');
    await page.getByRole('button', { name: 'Order the backfill' }).click();
    const row = page.getByRole('row').filter({ hasText: /Running|Paused|Stopped/ });
    await row.getByRole('button', { name: 'Pause' }).click();
    await row.getByText('Paused').waitFor();
    await page.reload();
    await row.getByRole('button', { name: 'Go on' }).click();
    await row.getByText('Running').waitFor();
    await row.getByRole('button', { name: 'Stop' }).click();
    await row.getByText('Stopped').waitFor();
    expect(await row.getByRole('button').count()).toBe(0);
    const now = await product.admin.call<Record<string, unknown>>(path);
    await product.admin.call(path, { ...now, disabled: false }, { method: 'PUT' });
  });

  it('Events shows what was ignored, and why', async () => {
    const { product } = stage;
    const path = `/api/configurations/${product.configurationId}`;
    const saved = await product.admin.call<Record<string, unknown>>(path);
    await product.admin.call(path, { ...saved, disabled: true }, { method: 'PUT' });
    const { lsid } = await product.appliance.play({ scenario: 'ordinary', externalKey: caseNumber });
    const browser = await stage.open();
    await browser.open('/events?disposition=ignored');
    const row = browser.page.getByRole('row').filter({ hasText: lsid }).first();
    await row.getByText('configuration-disabled').waitFor();
    const now = await product.admin.call<Record<string, unknown>>(path);
    await product.admin.call(path, { ...now, disabled: false }, { method: 'PUT' });
    await browser.open(`/events?lsid=${await stage.play()}`);
    await browser.page.getByRole('link', { name: 'Accepted: its deliveries' }).first().click();
    await browser.page.getByRole('heading', { name: 'Deliveries' }).waitFor();
  });

  it('Logs are filtered, and show lines as they come', async () => {
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/logs');
    await page.getByLabel('Text in the line').fill('admin');
    await expect.poll(() => page.url(), patience).toContain('text=admin');
    // Told of by the stream: the list is asked for again after a line, not every other second.
    const opened = page.waitForRequest(/\/api\/events\/stream\?logs=info$/);
    await browser.open('/logs?level=info');
    await opened;
    const before = await page.locator('tbody tr').count();
    await stage.play();
    await expect.poll(() => page.locator('tbody tr').count(), patience).toBeGreaterThan(before);
  });

  it('Accounts are made, changed and removed', async () => {
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/accounts');
    await page.getByLabel('Name of the account').fill('olga');
    await page.getByLabel('Role of the account').selectOption('viewer');
    await page.getByLabel('Password of the account').fill('short');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByText('CB-INVALID').or(page.getByText('This did not work.')).first().waitFor();
    expect(await page.getByLabel('Name of the account').inputValue()).toBe('olga');
    await page.getByLabel('Password of the account').fill('correct horse battery');
    await page.getByRole('button', { name: 'Make the account' }).click();
    await page.getByLabel('Role of olga').selectOption('operator');
    await expect
      .poll(async () => {
        const { items } = await stage.product.admin.call<{ items: readonly { name: string; role: string }[] }>(
          '/api/accounts',
        );
        return items.find(({ name }) => name === 'olga')?.role;
      }, patience)
      .toBe('operator');
    await page.getByRole('button', { name: 'Remove olga', exact: true }).click();
    await page.getByRole('button', { name: 'Remove olga for good' }).click();
    await page.getByLabel('Role of olga').waitFor({ state: 'detached' });
  });

  it('About gives the support bundle', async () => {
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/about');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Download the support bundle' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^casebridge-support-.*\.zip$/);
    expect(
      readFileSync(await download.path())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');
  });

  it('About lists every part with its licence, and says where the texts are', async () => {
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/about');
    await page.getByText('This engine runs from its sources').waitFor();
    await page.getByText(/parts with their licences$/).click();
    await page.getByRole('row').filter({ hasText: 'uplot' }).getByText('MIT').waitFor();
  });

  it('Overview counts and draws what happened, and says the same as a table', async () => {
    const lsid = await stage.play();
    const browser = await stage.open();
    const { page } = browser;
    await page.getByText('Everything is well.').or(page.locator('.cure')).first().waitFor();
    const figure = page.locator('.figure').filter({ hasText: 'Written' }).locator('strong');
    const before = Number(await figure.innerText());
    expect(before).toBeGreaterThan(0);
    await page.locator('.chart canvas').waitFor();
    await page.getByText('As a table').click();
    expect(await page.locator('details[open] tbody tr').count()).toBe(24);
    expect(await page.locator('details[open] tbody tr').first().innerText()).toContain(String(before));
    await page.getByText(/^Safe to restart/).waitFor();
    expect(lsid).not.toBe('');
    await page.getByRole('link', { name: 'Session keys' }).last().click();
    await page.getByText('Nobody has asked for a session key yet.').waitFor();
  });

  it('Notices say that nobody is told', async () => {
    const browser = await stage.open();
    await browser.open('/notices');
    await browser.page.getByText(/^Nobody is told\./).waitFor();
  });
});
