import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { waitForDeliveries } from '../../demo/deliveries.ts';
import { settlePorts } from '../../demo/ports.ts';
import { startProduct, type Product } from '../../demo/product.ts';
import { chromiumArguments, findChromium } from './chromium.ts';

const caseNumber = 'CAS-02001-B4W5R';
const title = 'Printer prints <b>blank</b> pages & more';
const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-browser-'));

describe('the pages that npm start prints', () => {
  let product: Product;
  let browser: Browser;
  const faults: string[] = [];

  beforeAll(async () => {
    const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
    if ('problems' in settled) throw new Error(settled.problems.join(' '));
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('No Chromium was found: install it, or leave test/browser out.');
    product = await startProduct({ ports: settled.ports, folder, seed: 'browser' });
    await product.appliance.changeSettings({ reportLagSeconds: 0 });
    await product.dynamics.createCase(caseNumber, title);
    browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  });

  afterAll(async () => {
    await browser.close();
    await product.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A page that writes down everything that goes wrong in it. */
  async function open(url: string, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const page = await browser.newPage({ colorScheme });
    page.on('pageerror', (error) => faults.push(error.message));
    page.on(
      'console',
      (message) => message.type() === 'error' && faults.push(`${message.location().url}: ${message.text()}`),
    );
    await page.goto(url);
    return page;
  }

  it('plays a session by keyboard on the appliance, which then stands on its case', async () => {
    const page = await open(product.appliance.url);
    await page.getByLabel('Scenario').first().selectOption('both-surveys');
    await page.getByLabel('External key').first().fill(caseNumber);
    await page.getByRole('button', { name: 'Play' }).focus();
    await page.keyboard.press('Enter');
    const session = page.getByRole('row').filter({ hasText: caseNumber }).getByRole('link').first();
    const lsid = (await session.innerText()).replace(/\s/g, '');
    await waitForDeliveries(product.admin, lsid, 3);

    const cases = await open(product.dynamics.access.dynamicsUrl);
    const text = await cases.locator('body').innerText();
    // What a person typed is shown as text, never as markup.
    expect(text).toContain(title);
    expect(text).toContain(caseNumber);
    expect(await cases.locator('b').count()).toBe(0);
    await cases.locator('summary').first().click();
    expect(await cases.locator('body').innerText()).toContain('Chat transcript');
    expect(faults).toEqual([]);
  });

  it('shows an opened session with its date and all its values on a narrow screen', async () => {
    const page = await open(product.dynamics.access.dynamicsUrl);
    await page.setViewportSize({ width: 380, height: 800 });
    const session = page.locator('details').first();
    await session.locator('summary').first().click();
    expect(await session.locator('summary time').first().innerText()).toMatch(/^\d{4}-\d{2}-\d{2} \d{2}:\d{2}$/);
    const cells = await session.locator(':scope > table td').all();
    const boxes = await Promise.all(cells.map((cell) => cell.boundingBox()));
    expect(boxes.length).toBeGreaterThan(10);
    for (const box of boxes) {
      const { x = -1, width = 0 } = box ?? {};
      // Wide enough to be read, and not cut off at either side.
      expect(width).toBeGreaterThan(200);
      expect([x >= 0, x + width <= 380]).toEqual([true, true]);
    }
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(380);
  });

  it('tells the appliance by keyboard which events to send', async () => {
    const page = await open(product.appliance.url);
    await page.setViewportSize({ width: 380, height: 800 });
    const form = page.locator('form[action$="/recipient"]');
    await form.getByLabel('URL').fill('http://127.0.0.1:9/');
    for (const box of await form.getByRole('checkbox').all()) await box.uncheck();
    await form.getByLabel('member_added').focus();
    await page.keyboard.press('Space');
    await form.getByRole('button', { name: 'Add recipient' }).press('Enter');
    const row = page.getByRole('row').filter({ hasText: 'http://127.0.0.1:9/' });
    expect(await row.locator('summary').innerText()).toBe('member_added');
    await row.getByRole('button', { name: 'Remove' }).click();
    expect(faults).toEqual([]);
  });

  it.each(['light', 'dark'] as const)('can be read by people who prefer %s', async (scheme) => {
    for (const url of [product.appliance.url, product.dynamics.access.dynamicsUrl]) {
      const page = await open(url, scheme);
      expect(await lowContrast(page)).toEqual([]);
    }
  });
});

/** Texts whose contrast against their background is below 4.5 to 1 (WCAG 2.2, 1.4.3), as they are painted. */
function lowContrast(page: Page): Promise<string[]> {
  return page.evaluate(`(() => {
    const channel = (value) => (value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    const parse = (colour) => (colour.match(/[\\d.]+/g) ?? []).map(Number);
    const luminance = ([r, g, b]) => 0.2126 * channel(r / 255) + 0.7152 * channel(g / 255) + 0.0722 * channel(b / 255);
    const dark = matchMedia('(prefers-color-scheme: dark)').matches && getComputedStyle(document.documentElement).colorScheme.includes('dark');
    const backgroundOf = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const colour = parse(getComputedStyle(at).backgroundColor);
        if (colour.length === 3 || colour[3] > 0.5) return colour;
      }
      return dark ? [18, 18, 18] : [255, 255, 255];
    };
    const found = [];
    for (const element of document.querySelectorAll('body *')) {
      const ownText = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim() !== '');
      if (!ownText || element.checkVisibility?.() === false || element.closest('select, script, style')) continue;
      const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(backgroundOf(element))];
      const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      if (ratio < 4.5) found.push(element.tagName + ' ' + element.textContent.trim().slice(0, 40) + ' ' + ratio.toFixed(2));
    }
    return found;
  })()`);
}
