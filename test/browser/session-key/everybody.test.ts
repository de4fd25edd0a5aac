import type { Frame, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callJson } from '../../../demo/control.ts';
import { applicationUser } from '../../e2e/dynamics-agent.ts';
import { seriousFaults } from '../axe.ts';
import { askForKey, frameOf, openPage, patience, problemsOf, startStage, type Stage } from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage('session-key-everybody');
}, 180_000);

afterAll(() => stage.close());

/** The page by itself in a window of a given size, with a key that was asked for. */
async function pageWithKey(
  size: { readonly width: number; readonly height: number },
  looks: Parameters<Page['emulateMedia']>[0] = {},
): Promise<{ readonly page: Page; readonly frame: Frame; readonly problems: string[] }> {
  const { id } = await stage.createCase('Drucker „Süd“ مرحبا <img src=x onerror=alert(1)>');
  const page = await stage.browser.newPage({ viewport: size });
  const problems = problemsOf(page);
  await page.emulateMedia(looks);
  await page.goto(stage.form.urlOf(id, { hostSidePanes: 'false', hostStrictPolicy: 'true' }));
  const frame = await openPage(page);
  return { page, frame, problems };
}

describe('the session-key page is for everybody', () => {
  it.each([{ colorScheme: 'light' }, { colorScheme: 'dark' }, { forcedColors: 'active' }] as const)(
    'with %j nothing serious is found before and after the key',
    async (looks) => {
      const { page, frame, problems } = await pageWithKey({ width: 1280, height: 900 }, looks);
      await frame.locator('#generate').waitFor({ timeout: patience });
      expect(await seriousFaults(page, 'SessionKey')).toEqual([]);
      await askForKey(frame);
      expect(await seriousFaults(page, 'SessionKey')).toEqual([]);
      expect(problems).toEqual([]);
      await page.close();
    },
    3 * patience,
  );

  it(
    'at 400 % nothing is cut off at the side, and what moves stands still for whoever wants that',
    async () => {
      const { page, frame } = await pageWithKey({ width: 320, height: 640 }, { reducedMotion: 'reduce' });
      await askForKey(frame);
      const width = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
      expect(await frame.evaluate(width)).toBe(0);
      const moving =
        "[...document.querySelectorAll('*')].filter((one) => getComputedStyle(one).animationName !== 'none').length";
      expect(await frame.evaluate(moving)).toBe(0);
      await page.close();
    },
    3 * patience,
  );

  it(
    'the keyboard alone gets a key, and focus goes to it',
    async () => {
      const { id } = await stage.createCase();
      const page = await stage.browser.newPage();
      await page.goto(stage.form.urlOf(id));
      const command = page.locator('#ribbon button:enabled');
      await command.waitFor({ timeout: patience });
      await command.focus();
      await page.keyboard.press('Enter');
      const frame = await frameOf(page);
      await frame.locator('#generate:focus').waitFor({ timeout: patience });
      await page.keyboard.press('Enter');
      await frame.locator('#key-title:focus').waitFor({ timeout: patience });
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      expect(await frame.evaluate('document.activeElement.textContent')).toBe('Copy key');
      await page.keyboard.press('Enter');
      await frame.getByText(/^(Copied\.|It is selected: press Ctrl\+C\.)$/).waitFor({ timeout: patience });
      await page.close();
    },
    3 * patience,
  );

  it(
    'speaks German where the person does',
    async () => {
      const { id } = await stage.createCase();
      const page = await stage.browser.newPage();
      await page.goto(stage.form.urlOf(id, { lcid: '1031' }));
      const frame = await openPage(page);
      await frame.getByRole('button', { name: 'Sitzungsschlüssel erzeugen' }).waitFor({ timeout: patience });
      expect(await frame.evaluate('document.documentElement.lang')).toBe('de');
      await page.close();
    },
    2 * patience,
  );
});

it(
  'a draft of an e-mail with the key is on the case, to its customer',
  async () => {
    const { access } = stage.product.dynamics;
    const writer = { name: 'Mel Writer', roles: ['System Administrator'], profiles: [] };
    const { systemuserid: user } = await callJson<{ systemuserid: string }>(
      `${access.dynamicsUrl}/_emulator/users`,
      writer,
    );
    const { id } = await stage.createCase();
    const page = await stage.browser.newPage();
    await page.goto(stage.form.urlOf(id, { user }));
    const frame = await openPage(page);
    await askForKey(frame);
    const address = (await frame.locator('.address a').getAttribute('href')) ?? '';
    await frame.getByRole('button', { name: 'Write an e-mail' }).click();
    await frame.getByText('A draft is on the case.').waitFor({ timeout: patience });
    const admin = await applicationUser(access);
    const [mail] = await admin.list(`emails?$filter=_regardingobjectid_value eq ${id}&$expand=email_activity_parties`);
    expect(String(mail?.description)).toContain(address);
    expect(mail?.email_activity_parties).toHaveLength(2);
    await page.close();
  },
  3 * patience,
);

describe('what comes from elsewhere', () => {
  it(
    'is text, whatever it looks like',
    async () => {
      const { page, frame, problems } = await pageWithKey({ width: 1280, height: 900 });
      await frame.getByText('<img src=x onerror=alert(1)>').waitFor({ timeout: patience });
      expect(await frame.locator('img').count()).toBe(0);
      expect(problems).toEqual([]);
      await page.close();
    },
    2 * patience,
  );

  it(
    'a key whose address leads to another host is not shown',
    async () => {
      const { page, frame } = await pageWithKey({ width: 1280, height: 900 });
      await page.route('**/api/data/v9.2/bt_sessionkeys**', async (route) => {
        const answer = await route.fetch();
        const body = (await answer.text()).replace(
          /http:\/\/127\.0\.0\.1:\d+\/\?ak=/g,
          'http://127.0.0.1.evil.example/?ak=',
        );
        await route.fulfill({ response: answer, body });
      });
      await frame.locator('#generate').click({ timeout: patience });
      await frame.getByText('does not lead to the appliance of this connection').waitFor({ timeout: patience });
      expect(await frame.locator('.digits').count()).toBe(0);
      expect(await frame.locator('a').count()).toBe(0);
      await page.close();
    },
    3 * patience,
  );
});
