import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { patience, useAdminStage } from './admin-stage.ts';
import { startFailingProxy, type FailingProxy } from './failing-proxy.ts';

describe('what is shown is up to date, or says how old it is', { timeout: 300_000 }, () => {
  const stage = useAdminStage('live pages');
  let proxy: FailingProxy;
  beforeAll(async () => {
    proxy = await startFailingProxy(stage.product.admin.url);
  }, 300_000);
  afterAll(() => proxy.close());

  it('shows a session as it comes, without being asked', async () => {
    const browser = await stage.open();
    await browser.open('/deliveries');
    const lsid = await stage.play();
    await browser.page.getByRole('row').filter({ hasText: lsid }).getByText('Succeeded').waitFor();
  });

  // Within 5 s of each, on a machine that has nothing else to do: a heart beat of 2 s, waited for 2.5 s (shell/connection.ts).
  it('says that a proxy answers in place of the engine, and refetches everything when it is back', async () => {
    const browser = await stage.open({ url: proxy.url });
    const { page } = browser;
    await browser.open('/plugins');
    const lost = page.getByText(/The engine cannot be reached\. Last update .* ago/);
    proxy.fail(true);
    await lost.waitFor(patience);
    const test = page.getByRole('button', { name: 'Test Demo' });
    expect(await test.getAttribute('aria-disabled')).toBe('true');
    expect(await test.getAttribute('title')).toBe('The engine cannot be reached.');
    const wanted = ['GET /api/plugins', 'GET /api/configurations', 'GET /api/events/stream'];
    const asked: string[] = [];
    proxy.takeRequests();
    proxy.fail(false);
    await lost.waitFor({ state: 'hidden', ...patience });
    await expect
      .poll(() => asked.push(...proxy.takeRequests()) > 0 && wanted.every((each) => asked.includes(each)), patience)
      .toBe(true);
    expect(await test.getAttribute('aria-disabled')).not.toBe('true');
  });

  it('sends nothing while it is paused, and catches up afterwards', async () => {
    const browser = await stage.open({ url: proxy.url });
    const { page } = browser;
    await browser.open('/deliveries');
    await page.getByRole('button', { name: 'Pause updates' }).click();
    await page.getByText(/Paused\. Last update/).waitFor();
    await page.waitForLoadState('networkidle');
    proxy.takeRequests();
    const lsid = await stage.play();
    // As a return to the window, at which pages usually refetch.
    await page.evaluate("dispatchEvent(new Event('focus')); document.dispatchEvent(new Event('visibilitychange'))");
    await page.getByText(/Paused\. Last update .* ago/).waitFor();
    expect(proxy.takeRequests()).toEqual([]);
    expect(await page.getByText(lsid).count()).toBe(0);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByText(lsid).waitFor();
  });

  it.each(['pointer', 'focus'] as const)('moves no row under the %s: what is new waits above', async (by) => {
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/deliveries');
    const first = page.locator('tbody tr').first();
    const before = await first.innerText();
    if (by === 'pointer') await first.hover();
    else await first.getByRole('link').first().focus();
    const lsid = await stage.play();
    await page.getByRole('button', { name: '1 new' }).waitFor();
    expect(await first.innerText()).toBe(before);
    await page.getByRole('button', { name: '1 new' }).click();
    await page.locator('tbody tr').first().getByText(lsid).waitFor();
  });

  it('keeps a row under the focus that no longer belongs to the list', async () => {
    const { product } = stage;
    const path = `/api/configurations/${product.configurationId}`;
    await product.admin.call(`${path}/pause`, { until: new Date(Date.now() + 3_600_000).toISOString() });
    const lsid = await stage.play('pending');
    const browser = await stage.open();
    await browser.open('/deliveries?state=pending');
    const row = browser.page.getByRole('row').filter({ hasText: lsid });
    await row.getByRole('link').first().focus();
    await product.admin.call(`${path}/resume`, {});
    await expect
      .poll(async () => (await stage.deliveries()).find((each) => each.lsid === lsid)?.state, patience)
      .toBe('succeeded');
    await browser.page.waitForResponse((answer) => answer.url().includes('/api/deliveries?'));
    expect(await row.count()).toBe(1);
    await browser.page.getByRole('button', { name: 'Sign out' }).focus();
    await row.waitFor({ state: 'detached' });
  });

  it('asks for a reload when the engine was upgraded under the open page', async () => {
    const browser = await stage.open({ url: proxy.url });
    const { page } = browser;
    await browser.open('/plugins');
    await page.getByText(/Live\./).waitFor();
    await page.waitForLoadState('networkidle');
    proxy.rewriteStream((text) => text.replace(/"version":"[^"]*"/, '"version":"99.0.0"'));
    proxy.cut();
    await page.getByText('The engine was upgraded to 99.0.0.').waitFor();
    proxy.rewriteStream((text) => text);
    await page.getByRole('button', { name: 'Load again' }).click();
    await page.getByText(/Live\./).waitFor();
    expect(await page.getByText('The engine was upgraded').count()).toBe(0);
  });
});
