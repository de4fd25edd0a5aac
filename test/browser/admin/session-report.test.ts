import type { PlayedSession } from '@casebridge/emulator-remote-support';
import { describe, expect, it } from 'vitest';
import { callJson } from '../../../demo/control.ts';
import { seriousFaultsIn } from '../axe.ts';
import { caseNumber, patience, useAdminStage } from './admin-stage.ts';

describe('the report on the page of a delivery', { timeout: 300_000 }, () => {
  const stage = useAdminStage('session report');

  /** Plays a session in whose chat a password is told. @returns the id of its delivery, once it is written */
  async function playChat(): Promise<string> {
    const address = { publicIp: '203.0.113.7:4000', privateIp: '192.168.0.7', operatingSystem: 'Windows 11' };
    const said = (at: number, body: string) => ({ at, type: 'Chat Message', by: 'customer', body });
    const script = {
      externalKey: caseNumber,
      customers: [{ name: 'Jane Doe', ...address }],
      representatives: [],
      steps: [said(30, 'The printer blinks.\nRed.'), said(40, 'My password is Winter2030!')],
      endsAfter: 60,
    };
    const { lsid } = await callJson<PlayedSession>(`${stage.product.appliance.url}/_emulator/sessions`, { script });
    const delivery = async () => (await stage.deliveries()).find((each) => each.lsid === lsid);
    await expect.poll(async () => (await delivery())?.state, patience).toBe('succeeded');
    return (await delivery())?.id ?? '';
  }

  it('is shown when asked for, without the password of its chat, and the audit says who has read it', async () => {
    await stage.product.changeSettings({ redactSecrets: true });
    const delivery = await playChat();
    const browser = await stage.open({ colorScheme: 'dark', width: 380 });
    const { page } = browser;
    await browser.open(`/deliveries/${delivery}`);
    const fetchReport = page.getByRole('button', { name: 'Fetch the report' });
    await fetchReport.waitFor();
    expect(await page.getByText('The printer blinks.').count()).toBe(0);

    await fetchReport.focus();
    await page.keyboard.press('Enter');
    await page.getByText('The printer blinks.').waitFor();
    const shown = await page.locator('main').innerText();
    expect(shown).toContain('My password is [redacted]');
    expect(shown).not.toContain('Winter2030');
    expect(shown).toContain('Jane Doe');
    expect(await seriousFaultsIn(page)).toEqual([]);
    expect(Number(await page.evaluate('document.documentElement.scrollWidth'))).toBeLessThanOrEqual(380);

    await browser.open('/audit');
    await page.getByText('session.report-read').waitFor();
    expect(await page.locator('main').innerText()).not.toContain('printer');
  });

  it('says why there is none', async () => {
    const delivery = await playChat();
    const browser = await stage.open();
    await browser.page.route(/\/api\/configurations\/[^/]+\/report$/, (route) =>
      route.fulfill({
        ...{ status: 409, contentType: 'application/problem+json' },
        body: JSON.stringify({ status: 409, code: 'CB-PLUGIN-OFFERS-NOT', detail: 'Not offered.', help: 'Look.' }),
      }),
    );
    await browser.open(`/deliveries/${delivery}`);
    await browser.page.getByRole('button', { name: 'Fetch the report' }).click();
    await browser.page.getByText('CB-PLUGIN-OFFERS-NOT').waitFor();
  });
});
