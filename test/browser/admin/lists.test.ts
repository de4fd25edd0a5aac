import type { Page, Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { patience, useAdminStage } from './admin-stage.ts';

/** Every page with a list, and the list that it asks for. */
const lists = [
  ['/events', 'events', 'No event has come yet.'],
  ['/deliveries', 'deliveries', 'Nothing has been delivered yet.'],
  ['/dead-letters', 'dead-letters', 'There are no dead letters.'],
  ['/bulk-acts', 'bulk-acts', 'Nobody has ordered an act'],
  ['/sessions', 'sessions', 'No session has come yet.'],
  ['/backfills', 'backfills', 'None was ordered in the last 30 days.'],
  ['/session-keys', 'session-keys', 'Nobody has asked for a session key yet.'],
  ['/notices', 'notices', 'Nothing has needed a person so far.'],
  ['/logs', 'logs', 'Nothing has been logged yet.'],
  ['/accounts', 'accounts', 'There are no accounts yet.'],
  ['/audit', 'audit', 'Nobody has done anything yet.'],
] as const;

const problem = (status: number, code: string) => (route: Route) =>
  route.fulfill({
    ...{ status, contentType: 'application/problem+json' },
    body: JSON.stringify({ status, code, detail: 'The store is busy.', help: 'Try again.' }),
  });

const answers: Readonly<Record<string, (route: Route) => Promise<void>>> = {
  empty: (route) => route.fulfill({ json: { items: [] } }),
  failed: problem(500, 'CB-INTERNAL'),
  'not permitted': problem(403, 'CB-ROLE'),
  // Never answered: the page has to give it up by itself.
  'timed out': () => Promise.resolve(),
};

const texts = {
  failed: 'This did not work.',
  'not permitted': 'Your role does not allow this.',
  'timed out': 'This took too long and was ended.',
};

/** Opens the page anew, with its list getting this answer. */
async function reloadWith(page: Page, list: string, answer: string): Promise<void> {
  await page.route(new RegExp(`/api/${list}(\\?|$)`), answers[answer] ?? (() => Promise.resolve()));
  await page.reload();
}

describe('lists', { timeout: 300_000 }, () => {
  const stage = useAdminStage('lists');

  it.each(lists)(
    '%s says in four different texts that it is empty, failed, timed out, not permitted',
    async (path, list, empty) => {
      const browser = await stage.open();
      const expected = { empty, ...texts };
      for (const [answer, text] of Object.entries(expected)) {
        await browser.open(path);
        await reloadWith(browser.page, list, answer);
        // The spinner of the first question may stand there yet.
        const found = async () => {
          const shown = await browser.page.locator('main').innerText();
          return Object.values(expected).filter((each) => shown.includes(each));
        };
        await expect.poll(found, { ...patience, message: answer }).toEqual([text]);
        await browser.page.unrouteAll({ behavior: 'ignoreErrors' });
      }
    },
  );

  it('a filter that takes too long is ended and can be changed; it stands in the address', async () => {
    await stage.play();
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/deliveries?text=slow');
    await page.route(/text=slow/, () => Promise.resolve());
    await page.reload();
    await page.getByText('This took too long and was ended.').waitFor();
    await page.getByLabel('Text in the row').fill('CAS-01001');
    await page.locator('tbody tr').first().waitFor();
    expect(page.url()).toContain('text=CAS-01001');
    await page.goBack();
    await page.goForward();
    expect(await page.getByLabel('Text in the row').inputValue()).toBe('CAS-01001');
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect.poll(() => page.url()).not.toContain('text=');
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('why a list is missing stays in place while it is asked for again', async () => {
    const browser = await stage.open();
    const { page } = browser;
    let asked = 0;
    // The first is refused, the next ones are never answered.
    await page.route(/\/api\/deliveries\?/, (route) =>
      asked++ === 0 ? problem(500, 'CB-INTERNAL')(route) : Promise.resolve(),
    );
    await page.goto(`${stage.product.admin.url}/#/deliveries?state=dead`);
    await page.getByText('This did not work.').waitFor();
    await stage.play();
    await expect.poll(() => asked, patience).toBeGreaterThan(1);
    expect(await page.getByText('This did not work.').count()).toBe(1);
    expect(await page.locator('main [role=progressbar]').count()).toBe(0);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  });

  it('an event leads to what was posted and to its delivery, an ignored one says why', async () => {
    await stage.play();
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/events?disposition=accepted');
    await page.locator('tbody tr a').first().click();
    await page.getByText('As it was posted').waitFor();
    await page.getByRole('link', { name: /^Delivery to / }).click();
    await page.getByRole('heading', { name: 'Attempts' }).waitFor();
    const body = new URLSearchParams({ event: 'nobody_knows' });
    await fetch(`${stage.product.listenerUrl}/ERSPost`, { method: 'POST', body });
    await browser.open('/events?disposition=ignored');
    await page.locator('tbody tr a').first().click();
    await page.getByText('unknown-event').waitFor();
  });

  it('an answer that breaks off half-way is a failure in words, and the next one is shown', async () => {
    await stage.play();
    const browser = await stage.open();
    const { page } = browser;
    await page.route(/\/api\/deliveries\?/, (route) =>
      route.fulfill({ contentType: 'application/json', body: '{"items":[{"id":' }),
    );
    await page.goto(`${stage.product.admin.url}/#/deliveries?state=succeeded`);
    await page.getByText('No connection to the engine.').waitFor();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    await page.locator('tbody tr').first().waitFor();
  });

  it('a search that was not finished says how far it has come', async () => {
    const browser = await stage.open();
    await browser.page.route(/\/api\/deliveries\?/, (route) =>
      route.fulfill({ json: { items: [], next: 'abc', searchedUntil: '2026-01-01T00:00:00.000Z' } }),
    );
    await browser.page.goto(`${stage.product.admin.url}/#/deliveries?text=rare`);
    await browser.page.getByText('None was found so far.').waitFor();
    await browser.page.getByText(/Searched back to/).waitFor();
    await browser.page.getByRole('button', { name: 'Older' }).waitFor();
  });
});
