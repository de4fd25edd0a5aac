import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { startDynamics, type Dynamics } from '@casebridge/emulator-dynamics';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buttonSolution } from '../../emulators/dynamics/test/support/button-solution.ts';
import { chromiumArguments, findChromium } from './chromium.ts';

describe('a form page with a command and a page of an imported solution', () => {
  let dynamics: Dynamics;
  let browser: Browser;
  let page: Page;
  let caseId: string;
  let problems: string[];

  beforeAll(async () => {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('No Chromium was found: install it, or leave test/browser out.');
    dynamics = await startDynamics();
    await dynamics.importSolution(buttonSolution());
    dynamics.addUser({ name: 'Ann Agent', roles: ['System Administrator'] });
    caseId = dynamics.createCase({ title: 'Printer on fire' });
    browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  });
  beforeEach(async () => {
    page = await browser.newPage();
    problems = [];
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
  });
  afterEach(() => page.close());
  afterAll(async () => {
    await browser.close();
    await dynamics.close();
  });

  async function open(switches: Record<string, string> = {}): Promise<void> {
    const query = new URLSearchParams({ pagetype: 'entityrecord', etn: 'incident', id: caseId, ...switches });
    await page.goto(`${dynamics.url}/main.aspx?${query.toString()}`);
  }
  const command = (name = 'Open the page') => page.getByRole('button', { name });
  async function press(): Promise<void> {
    await page.locator('button[data-command="tst.Command"]:enabled').click();
  }
  const said = () => page.frameLocator('aside iframe, dialog iframe').locator('#said');

  it.each([[{}], [{ hostStrictPolicy: 'true' }], [{ hostPaneWidth: 'ignored' }]])(
    'the command opens a side pane whose page reads and writes as the person, %j',
    async (switches) => {
      await open(switches);
      expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe('Printer on fire');
      await press();
      await expect.poll(() => said().innerText(), { timeout: 20_000 }).toBe('Printer on fire / Ann Agent / annotation');
      expect(dynamics.rows('annotation').at(-1)).toMatchObject({ subject: 'made by the page' });
      const width = await page
        .locator('aside')
        .evaluate((aside) => (aside as unknown as { style: { width: string } }).style.width);
      expect(width).toBe('hostPaneWidth' in switches ? '' : '500px');
      expect(problems).toEqual([]);
    },
  );

  it('without side panes it is a dialog', async () => {
    await open({ hostSidePanes: 'false' });
    await press();
    await expect.poll(() => said().innerText(), { timeout: 20_000 }).toBe('Printer on fire / Ann Agent / annotation');
    expect(await page.locator('dialog').count()).toBe(1);
    await page.getByRole('button', { name: 'Close' }).click();
    expect(await page.locator('dialog').count()).toBe(0);
  });

  it.each([
    [{ hostThrottled: 'true' }, /^failed 80072322 /],
    [{ hostCase: 'closed' }, undefined],
    [{ hostCase: 'unsaved' }, undefined],
    [{ hostEnableRules: 'rejecting' }, undefined],
  ])('%j', async (switches, words) => {
    await open(switches);
    if (words === undefined) {
      await command().waitFor();
      await page.waitForLoadState('networkidle');
      expect(await command().isDisabled()).toBe(true);
      return;
    }
    await press();
    await expect.poll(() => said().innerText(), { timeout: 20_000 }).toMatch(words);
  });

  it('who may only read is not shown the command', async () => {
    await open({ hostReadOnly: 'true' });
    await page.getByRole('tab').waitFor();
    expect(await command().count()).toBe(0);
  });

  it('a frame outside of a form container finds no Xrm', async () => {
    await open({ hostParentXrm: 'false' });
    await press();
    const inner = page.frameLocator('aside iframe').frameLocator('iframe').locator('#said');
    await expect.poll(() => inner.innerText(), { timeout: 20_000 }).toBe('no Xrm');
  });

  it('notifications are collapsed, and cleared by a refresh', async () => {
    await open({ hostNotifications: 'collapsed', hostRefreshKeepsNotifications: 'false' });
    await press();
    await page.getByText('You have 2 notifications.').waitFor();
    expect(await page.getByText('opened twice').isVisible()).toBe(false);
  });

  it('speaks the language of the person', async () => {
    await open({ lcid: '1031' });
    expect(await command('Seite anzeigen').count()).toBe(1);
  });

  it('a member that is not documented throws with its name', async () => {
    await open();
    await page.getByRole('tab').waitFor();
    const words = await page.evaluate(
      '(() => { try { return Xrm.WebApi.fetchAll } catch (error) { return error.message } })()',
    );
    expect(words).toBe('Xrm.WebApi.fetchAll is not provided by this host, or not documented.');
  });

  it('its client API has the types that the vendor documents', () => {
    const root = path.resolve(import.meta.dirname, '../..');
    const program = path.join(root, 'node_modules/typescript/bin/tsc');
    const project = path.join(root, 'emulators/dynamics/src/case-host/client');
    expect(execFileSync(process.execPath, [program, '--noEmit', '-p', project], { encoding: 'utf8' })).toBe('');
  });
});
