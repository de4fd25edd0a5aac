import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { pressByKeyboard } from '../keyboard.ts';
import { patience, useAdminStage } from './admin-stage.ts';

/** Pages with every kind of part: figures and chart, forms, lists, steps, facts. */
const paths = [
  '/',
  '/plugins',
  '/plugins/dynamics365/new',
  '/deliveries',
  '/backfills',
  '/setup',
  '/settings',
  '/about',
];

/** Elements that widen the page, each with how far it reaches; none where nothing has to be scrolled sideways. */
function whatSticksOut(page: Page): Promise<readonly string[]> {
  return page.evaluate<string[]>(`(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const named = ({ tagName, className, id, textContent }) =>
      tagName.toLowerCase() + '.' + className + '#' + id + ' "' + textContent.slice(0, 40) + '"';
    const wide = [...document.body.querySelectorAll('*')].filter((each) => each.getBoundingClientRect().right > clientWidth);
    return ['the page: ' + scrollWidth, ...wide.map((each) => named(each) + ': ' + each.getBoundingClientRect().right)];
  })()`);
}

describe('the admin tool for everybody', { timeout: 300_000 }, () => {
  const stage = useAdminStage('everybody');

  it('shows its keys, and follows them', async () => {
    const browser = await stage.open();
    const { page } = browser;
    await page.keyboard.press('?');
    await page.getByRole('region', { name: 'Keys' }).getByText('Dead letters').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('x');
    await page.getByRole('heading', { name: 'Dead letters' }).waitFor();
    await page.keyboard.press('p');
    await page.getByText(/^Paused\./).waitFor();
    await browser.open('/deliveries');
    await page.getByLabel('Case number').fill('gp?');
    expect(await page.getByLabel('Case number').inputValue()).toBe('gp?');
    await page.getByText(/^Paused\./).waitFor();
    await page.getByRole('button', { name: 'Keys' }).click();
  });

  it('replays a delivery with the keyboard alone', async () => {
    await stage.play();
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/deliveries');
    await page.locator('tbody a').first().waitFor();
    await pressByKeyboard(page, 'CAS-01001-D3M0');
    await page.getByRole('heading', { name: 'Attempts' }).waitFor();
    await pressByKeyboard(page, 'Replay');
    await page.getByRole('link', { name: 'The replay of this delivery' }).waitFor();
  });

  it('moves nothing for who wants less motion', async () => {
    const browser = await stage.open();
    const { page } = browser;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const path of paths) {
      await browser.open(path);
      const moving = await page.evaluate(
        `document.getAnimations().filter(({ effect }) => Number(effect.getComputedTiming().duration) > 1).length`,
      );
      expect(moving, path).toBe(0);
    }
  });

  it('leaves no button without its border in forced colours, and draws the chart', async () => {
    const browser = await stage.open();
    const { page } = browser;
    await page.emulateMedia({ forcedColors: 'active' });
    for (const path of paths) {
      await browser.open(path);
      const bare = await page.evaluate<string[]>(
        `[...document.querySelectorAll('button')].filter((button) => {
          const { borderTopStyle, borderTopWidth } = getComputedStyle(button);
          return button.offsetWidth > 0 && (borderTopStyle === 'none' || borderTopWidth === '0px');
        }).map((button) => button.textContent)`,
      );
      expect(bare, path).toEqual([]);
    }
    await browser.open('/');
    await page.locator('.chart canvas').waitFor();
  });

  it('can be read at 400 %: nothing has to be scrolled sideways, however long a name is', async () => {
    const { admin, configurationId } = stage.product;
    const path = `/api/configurations/${configurationId}`;
    const saved = await admin.call<Record<string, unknown>>(path);
    await admin.call(path, { ...saved, name: 'Configuration'.repeat(7) }, { method: 'PUT' });
    // 1280 pixels at 400 % are 320 (WCAG 1.4.10).
    const browser = await stage.open({ width: 320 });
    const found: Record<string, readonly string[]> = {};
    for (const each of [...paths, `/configurations/${configurationId}`]) {
      await browser.open(each);
      const sticking = await whatSticksOut(browser.page);
      if (sticking.length > 0) found[each] = sticking;
    }
    await admin.call(path, saved, { method: 'PUT' });
    expect(found).toEqual({});
  });

  it('a viewer is told beforehand, and refused by the API as well', async () => {
    const account = { name: 'vic', role: 'viewer', password: 'correct horse battery' };
    await stage.product.admin.call('/api/accounts', account);
    await stage.play();
    const browser = await stage.open();
    const { page } = browser;
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByLabel('Name').fill('vic');
    await page.getByLabel('Password').fill(account.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByText('vic (viewer)').waitFor();
    await browser.open('/deliveries?state=succeeded');
    const replay = page.getByRole('button', { name: 'Replay all that match' });
    expect(await replay.getAttribute('title')).toBe('This needs the role operator.');
    await browser.open('/find');
    await page.getByText('This needs the role operator.').waitFor();
    const status = await page.evaluate<number>(
      `fetch('/api/bulk-acts', { method: 'POST', headers: { 'x-casebridge': '1', 'content-type': 'application/json' }, body: '{}' }).then(({ status }) => status)`,
    );
    expect(status).toBe(403);
    await expect.poll(() => page.getByText('This needs the role operator.').count(), patience).toBeGreaterThan(0);
  });
});
