import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callJson } from '../../../demo/control.ts';
import { applicationUser } from '../../e2e/dynamics-agent.ts';
import {
  askForKey,
  endSession,
  formFrame,
  frameOf,
  openPage,
  patience,
  problemsOf,
  redeem,
  startStage,
  type Stage,
} from './stage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage('session-key-trip');
}, 180_000);

afterAll(() => stage.close());

/** Switches of the case host under which an agent gets a key. */
const places = [
  {},
  { hostStrictPolicy: 'true' },
  { hostClipboard: 'crossOrigin' },
  { hostClipboard: 'sandboxed' },
  { hostClipboard: 'deniedByPolicy' },
  { hostSidePanes: 'false' },
  { hostPaneWidth: 'ignored' },
  { hostFramesOnTabChange: 'rebuilt' },
  { hostRefreshKeepsNotifications: 'false' },
  { hostNotifications: 'collapsed' },
  { hostParentXrm: 'false' },
  { hostEnableRules: 'slow' },
  { hostEnableRules: 'rejecting' },
] as const satisfies readonly Record<string, string>[];

/** Goes to the tab with the sessions, away, and back: its frame has to be another one, and to show the list again. */
async function changeTabs(page: Page): Promise<void> {
  const list = async () => {
    await page.getByRole('tab', { name: 'BeyondTrust Sessions' }).click();
    const found = await frameOf(page, 'CaseSessions.html');
    await found.locator('li, .message:not(:text("…"))').first().waitFor({ timeout: patience });
    return found;
  };
  const first = await list();
  await page.getByRole('tab', { name: 'Summary' }).click();
  await list();
  expect(first.isDetached()).toBe(true);
}

describe('from the case to the session on the case', () => {
  it.each(places)(
    'with %j',
    async (switches: Record<string, string>) => {
      const { id, number } = await stage.createCase();
      const page = await stage.browser.newPage({ viewport: { width: 1280, height: 900 } });
      const problems = problemsOf(page);
      await page.goto(stage.form.urlOf(id, switches));
      const frame = await openPage(page);
      const digits = await askForKey(frame);
      expect((await stage.keys()).at(-1)).toMatchObject({ shortKey: digits, externalKey: number });

      await frame.getByRole('button', { name: 'Copy key' }).click();
      await frame.getByText(/^(Copied\.|It is selected: press Ctrl\+C\.)$/).waitFor({ timeout: patience });

      if ('hostFramesOnTabChange' in switches) await changeTabs(page);

      const lsid = await redeem(stage, frame);
      await frame.getByText(/has joined\.|is running\./).waitFor({ timeout: patience });
      expect(await frame.locator('.digits').count()).toBe(0);
      await endSession(stage, lsid);
      await frame.getByText('The session has ended and is on the case.').waitFor({ timeout: patience });
      expect(await frame.locator('.steps .done').count()).toBe(5);
      expect(await frame.getByRole('button', { name: 'Open the session' }).count()).toBe(1);
      expect(problems).toEqual([]);
      await page.close();
    },
    4 * patience,
  );
});

describe('what is on the screen is read from the row', () => {
  it(
    'the key is there again after closing, reopening, a change of tab and a reload, and at the head of the form',
    async () => {
      const { id } = await stage.createCase();
      const page = await stage.browser.newPage();
      const switches = { hostFramesOnTabChange: 'rebuilt', hostRefreshKeepsNotifications: 'false' };
      await page.goto(stage.form.urlOf(id, switches));
      const digits = await askForKey(await openPage(page));
      const shown = /Session key \d{3} \d{4}, valid until/;
      await page.locator('#notifications').getByText(shown).waitFor({ timeout: patience });
      await page.getByRole('button', { name: 'Close pane' }).click();
      expect(await page.locator('#notifications').innerText()).toMatch(shown);
      await page.getByRole('tab', { name: 'BeyondTrust Sessions' }).click();
      const again = await openPage(page);
      await expect
        .poll(async () => (await again.locator('.digits').innerText()).replace(/\s/g, ''), { timeout: patience })
        .toBe(digits);
      expect(await again.locator('#generate').count()).toBe(0);
      await page.reload();
      const reloaded = await openPage(page);
      await expect
        .poll(async () => (await reloaded.locator('.digits').innerText()).replace(/\s/g, ''), { timeout: patience })
        .toBe(digits);
      expect((await stage.keys()).filter(({ shortKey }) => shortKey === digits)).toHaveLength(1);
      await page.close();
    },
    4 * patience,
  );
});

describe('a page that has been open for long', () => {
  it(
    'offers another key, as long as the integration gives signs of life',
    async () => {
      const { id } = await stage.createCase();
      const page = await stage.browser.newPage();
      await page.goto(stage.form.urlOf(id));
      const frame = await openPage(page);
      await askForKey(frame);
      await callJson(`${stage.product.dynamics.access.dynamicsUrl}/_emulator/clock`, { advanceMilliseconds: 600_000 });
      // An edit has the integration give its sign of life at once.
      const beat = async () => (await stage.product.job('heartbeat'))?.lastRun?.startedAt;
      const before = await beat();
      await stage.product.changeSettings({ sessionKeyMinutes: 30 });
      await expect.poll(beat, { timeout: patience }).not.toBe(before);
      await frame.getByRole('button', { name: 'Make another key' }).click();
      await frame.locator('#generate').waitFor({ timeout: patience });
      // The draft is there, and with it the look at the integration's life is over.
      const drafts = 'bt_sessionkeys?$filter=bt_request eq 418600000 and bt_state eq null and _bt_caseid_value eq ';
      const admin = await applicationUser(stage.product.dynamics.access);
      await expect.poll(async () => (await admin.list(drafts + id)).length, { timeout: patience }).toBe(1);
      await page.waitForLoadState('networkidle');
      expect(await frame.getByText('The integration has not been heard of').count()).toBe(0);
      await askForKey(frame);
      await page.close();
    },
    4 * patience,
  );
});

describe('where no key can be had, the form or the page says why', () => {
  it.each([
    [{ hostCase: 'closed' }, 'disabled'],
    [{ hostCase: 'unsaved' }, 'disabled'],
    [{ hostReadOnly: 'true' }, 'absent'],
  ] as const)('%j: the command is %s', async (switches, state) => {
    const { id } = await stage.createCase();
    const page = await stage.browser.newPage();
    await page.goto(stage.form.urlOf(id, switches));
    const form = await formFrame(page);
    await form.getByRole('tab').first().waitFor();
    await page.waitForLoadState('networkidle');
    const command = form.locator('#ribbon button', { hasText: 'Generate session key' });
    if (state === 'absent') expect(await command.count()).toBe(0);
    else expect(await command.isDisabled()).toBe(true);
    await page.close();
  });

  it(
    'throttled: it says to wait, and offers to try again',
    async () => {
      const { id } = await stage.createCase();
      const page = await stage.browser.newPage();
      await page.goto(stage.form.urlOf(id, { hostThrottled: 'true' }));
      const frame = await openPage(page);
      await frame
        .getByText('Dynamics 365 is taking no more requests from you at the moment.')
        .waitFor({ timeout: patience });
      expect(await frame.getByRole('button', { name: 'Try again' }).count()).toBe(1);
      await page.close();
    },
    2 * patience,
  );

  it(
    "the integration is silent: the appliance's own link stands there at once",
    async () => {
      const { id, number } = await stage.createCase();
      const { dynamicsUrl } = stage.product.dynamics.access;
      await stage.product.engine.stop();
      try {
        await callJson(`${dynamicsUrl}/_emulator/clock`, { advanceMilliseconds: 600_000 });
        const page = await stage.browser.newPage();
        await page.goto(stage.form.urlOf(id));
        const frame = await openPage(page);
        await frame.getByText('The integration has not been heard of for some minutes').waitFor({ timeout: patience });
        const link = frame.getByRole('link', { name: 'Make a key in the representative console' });
        const address = new URL((await link.getAttribute('href')) ?? '');
        expect(address.host).toBe(new URL(stage.product.appliance.url).host);
        expect(address.searchParams.get('session.custom.external_key')).toBe(number);
        await page.close();
      } finally {
        await stage.product.engine.start();
      }
    },
    4 * patience,
  );
});
