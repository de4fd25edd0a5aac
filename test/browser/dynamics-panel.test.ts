import { startDynamics, type Dynamics } from '@casebridge/emulator-dynamics';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumArguments, findChromium } from './chromium.ts';

describe('the panel of the Dynamics emulator, by keyboard', () => {
  let dynamics: Dynamics;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('No Chromium was found: install it, or leave test/browser out.');
    dynamics = await startDynamics();
    browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
    page = await browser.newPage();
    await page.goto(`${dynamics.url}/panel`);
  });

  afterAll(async () => {
    await browser.close();
    await dynamics.close();
  });

  /** Presses a button and waits for the page to be there anew. */
  async function press(name: string): Promise<void> {
    await page.getByRole('button', { name, exact: true }).first().focus();
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
  }

  it('adds a fault from the usual ones, keeps the focus, and removes the fault', async () => {
    await page.getByRole('button', { name: 'Too many at a time' }).focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Address holds').fill('WhoAmI');
    await press('Add');
    expect(dynamics.faults.list()).toMatchObject([
      { kind: 'status', status: 429, code: '0x80072326', retryAfterSeconds: 2, path: 'WhoAmI', times: 1 },
    ]);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Add');
    expect(await page.getByRole('row').filter({ hasText: '0x80072326' }).count()).toBe(1);
    await press('Remove');
    expect(dynamics.faults.list()).toEqual([]);
  });

  it('answers an open question, and moves the clock', async () => {
    await page.getByLabel('duplicateStatus').selectOption('500');
    await page.getByLabel('statusByCode').fill('0x80060888=500');
    await press('Save');
    expect(await page.getByLabel('duplicateStatus').inputValue()).toBe('500');
    expect(await page.getByLabel('statusByCode').inputValue()).toBe('0x80060888=500');
    await page.getByLabel('statusByCode').fill('');
    await press('Save');
    expect(await page.getByLabel('statusByCode').inputValue()).toBe('');
    const before = Date.parse(await page.locator('time').innerText());
    await page.getByLabel('Move on by').fill('2');
    await page.getByLabel('Unit').selectOption({ label: 'days' });
    await press('Move on');
    expect(Date.parse(await page.locator('time').innerText()) - before).toBeGreaterThanOrEqual(2 * 86_400_000);
  });

  it('says what is refused', async () => {
    await page.getByLabel('Load a saved file').setInputFiles({
      ...{ name: 'state.json', mimeType: 'application/json' },
      buffer: Buffer.from('{"format":"other"}'),
    });
    await page.getByRole('button', { name: 'Load', exact: true }).press('Enter');
    await page.getByText('This is no saved state of this emulator.').waitFor();
  });
});
