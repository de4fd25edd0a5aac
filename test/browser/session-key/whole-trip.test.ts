import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { callJson } from '../../../demo/control.ts';
import { frameWith } from '../axe.ts';
import { pressByKeyboard } from '../keyboard.ts';
import { frameOf as viewerOn } from '../session-stage.ts';
import { frameOf, patience, problemsOf, startStage, type Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage('whole-trip');
  const settings = { redeemScenario: 'everything' };
  await callJson(`${stage.product.appliance.url}/_emulator/settings`, settings, { method: 'PATCH' });
}, 180_000);

afterAll(() => stage.close());

/** The customer's computer: opens the link that has the focus. @returns the session that began */
async function followLink(page: Page): Promise<string> {
  const [customer] = await Promise.all([page.waitForEvent('popup'), pressByKeyboard(page, /^http.*ak=/)]);
  const lsid = await customer.locator('#lsid').innerText({ timeout: patience });
  await customer.close();
  return lsid;
}

/** The representative's console, as far as the emulator has one: hands in both surveys and ends the session. */
async function endOnAppliance(applianceUrl: string): Promise<void> {
  const console = await stage.browser.newPage();
  for (const name of ['Customer survey', 'Rep survey', 'End']) {
    await console.goto(`${applianceUrl}/login`);
    await Promise.all([console.waitForEvent('framenavigated'), pressByKeyboard(console, name)]);
    await console.getByRole('heading', { name: 'Support sessions' }).waitFor({ timeout: patience });
  }
  await console.close();
}

// By keyboard alone, from the case to the session's six kinds of data; the mouse is not used.
it(
  'opens a case, gets a key, sees the customer come and the session end, and reads all of it',
  async () => {
    const { appliance } = stage.product;
    const { id, number } = await stage.createCase();
    const page = await stage.browser.newPage({ viewport: { width: 1280, height: 900 } });
    const problems = problemsOf(page);
    await page.goto(stage.form.urlOf(id, { hostStrictPolicy: 'true' }));
    await page.locator('#ribbon button:enabled').waitFor({ timeout: patience });

    await pressByKeyboard(page, 'Generate session key');
    const key = await frameOf(page);
    await key.locator('#generate:focus').waitFor({ timeout: patience });
    await page.keyboard.press('Enter');
    await key.locator('#key-title:focus').waitFor({ timeout: patience });
    const shown = (await key.locator('.digits').innerText()).replace(/\s/g, '');
    expect((await stage.keys()).at(-1)).toMatchObject({ shortKey: shown, externalKey: number });

    await followLink(page);
    await key.getByText(/has joined\.|is running\./).waitFor({ timeout: patience });
    // A session of twenty minutes, nearly over.
    await callJson(`${appliance.url}/_emulator/clock`, { advanceSeconds: 1100 });
    await endOnAppliance(appliance.url);
    await key.getByText('The session has ended and is on the case.').waitFor({ timeout: patience });

    await pressByKeyboard(page, 'Open the session');
    const viewer = viewerOn(page, 'SessionViewer');
    await viewer.getByRole('heading', { level: 1 }).waitFor({ timeout: patience });
    const text = (name: string) => viewer.getByRole('region', { name, exact: true }).innerText();
    // General information, chat with files and special actions, events, system information, notes, surveys of both.
    expect(await text('Overview')).toContain(number);
    const chat = await text('Chat');
    expect(chat).toContain('tool.exe');
    expect(chat).toContain('Run as… <admin>');
    const events = viewer.getByRole('region', { name: 'All events' }).getByRole('listitem');
    expect(await events.count()).toBeGreaterThan(50);
    expect(await viewer.getByRole('region', { name: 'System information' }).getByRole('table').count()).toBeGreaterThan(
      0,
    );
    expect(await viewer.getByRole('region', { name: 'Notes' }).getByRole('listitem').count()).toBeGreaterThan(0);
    const surveys = await text('Surveys');
    expect(surveys).toContain('Survey of the customer');
    expect(surveys).toContain('Survey of the representative');

    await page.keyboard.press('Tab');
    await pressByKeyboard(page, /^Surveys \(/);
    expect(await frameWith(page, 'SessionViewer').evaluate('document.activeElement.id')).toBe('surveys-heading');
    expect(problems).toEqual([]);
    await page.close();
  },
  8 * patience,
);
