import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { frameWith, seriousFaults } from './axe.ts';
import { frameOf, startSessionStage, type SessionStage, type WrittenSession } from './session-stage.ts';

describe('the session viewer on the form of a session', () => {
  let stage: SessionStage;
  let page: Page;
  let everything: WrittenSession;

  beforeAll(async () => {
    stage = await startSessionStage({ detailRows: 'all' });
    everything = await stage.write({ scenario: 'everything' });
  });
  beforeEach(async () => {
    stage.problems.length = 0;
    page = await stage.newPage();
  });
  afterEach(() => page.close());
  afterAll(() => stage.close());

  const viewer = (of = page) => frameOf(of, 'SessionViewer');
  const part = (name: string) => viewer().getByRole('region', { name, exact: true });

  async function open(session: WrittenSession, switches: Record<string, string> = {}, on = page): Promise<void> {
    await on.goto(stage.formUrl('bt_session', session.rowId, switches));
    await viewer(on).locator('h1, .message:not(:text("…"))').first().waitFor();
  }

  it('shows all six kinds of data of a session, and the surveys of both sides', async () => {
    await open(everything);
    expect(await part('Overview').innerText()).toContain('Branch Office');
    expect(await part('Chat').innerText()).toContain('tool.exe');
    expect(await part('Chat').innerText()).toContain('Run as… <admin>');
    expect(await part('All events').getByRole('listitem').count()).toBeGreaterThan(50);
    expect(await part('System information').getByRole('table').count()).toBeGreaterThan(0);
    expect(await part('Notes').getByRole('listitem').count()).toBeGreaterThan(0);
    const surveys = await part('Surveys').innerText();
    expect(surveys).toContain('Survey of the customer');
    expect(surveys).toContain('Survey of the representative');
    expect(await part('Participants').locator('.card').count()).toBeGreaterThan(2);
    expect(stage.problems).toEqual([]);
  });

  it('filters the timeline by kind and by words, and says how much is left', async () => {
    await open(everything);
    const events = part('All events');
    const all = await events.getByRole('listitem').count();
    await events.getByLabel('Search events').fill('TOOL.exe upload');
    expect(await events.getByRole('status').innerText()).toBe(`1 of ${all} events`);
    expect(await events.getByRole('listitem').count()).toBe(1);
    await events.getByLabel('Files').uncheck();
    expect(await events.getByRole('status').innerText()).toBe(`0 of ${all} events`);
    await events.getByLabel('Search events').fill('');
    await events.getByLabel('Files').check();
    expect(await events.getByRole('listitem').count()).toBe(all);
  });

  it('shows what the rows hold where the file may not be read, and says so', async () => {
    stage.harness.dynamics.faults.add({
      ...{ kind: 'status', path: 'bt_reportfile/$value', times: 1, status: 403 },
      ...{ code: '0x80040220', message: 'Principal user is missing a privilege.' },
    });
    await open(everything);
    expect(await part('Overview').getByRole('note').innerText()).toContain('You may not read the report file.');
    expect(await part('Chat').innerText()).toContain('tool.exe');
    expect(await part('System information').innerText()).not.toContain('No system information');
    expect(await part('Surveys').innerText()).toContain('Survey of the customer');
    expect(await part('Notes').getByRole('listitem').count()).toBeGreaterThan(0);
  });

  it('every text that looks like markup is text, and nothing is reported under the strict policy', async () => {
    const markup = '<img src=x onerror=alert(1)>';
    const hostile = await stage.write({ scenario: 'chat-with-files' }, (report) => ({
      ...report,
      head: { ...report.head, primaryCustomer: { name: `${markup} \u202eevil` } },
      participants: report.participants.map((one) => ({ ...one, displayName: markup, hostname: markup })),
      surveys: [{ respondent: 'customer', answers: [{ name: markup, value: markup }] }],
      events: report.events.map((event) => ({
        ...event,
        ...(event.body === undefined ? {} : { body: `${markup} مرحبا 👩‍👩‍👧 ${'x'.repeat(100_000)}` }),
        files: event.files.map((file) => ({ ...file, name: `"><svg onload=alert(1)>${file.name}` })),
      })),
    }));
    page.on('dialog', (dialog) => void stage.problems.push(dialog.message()));
    await open(hostile, { hostStrictPolicy: 'true' });
    expect(await viewer().locator('img, svg, script:not([src])').count()).toBe(0);
    expect(await part('Chat').innerText()).toContain(markup);
    expect(await part('Chat').innerText()).toContain('<svg onload=alert(1)>');
    const bodies = part('Chat').locator('.body');
    expect(await bodies.count()).toBeGreaterThan(0);
    expect(await bodies.count()).toBe(await part('Chat').locator('.body[dir=auto]').count());
    expect(await overflow(page)).toBe(0);
    expect(stage.problems).toEqual([]);
  });

  it.each([
    [{ hostThrottled: 'true' }, 'Dynamics has too many requests at the moment.'],
    [{ hostParentXrm: 'false' }, undefined],
    // The whole form stands in a page of another site.
    [{ hostClipboard: 'crossOrigin' }, undefined],
  ])('under %j it shows the session or says why not', async (switches, words) => {
    await page.goto(stage.formUrl('bt_session', everything.rowId, switches));
    const outer = 'hostClipboard' in switches ? page.frameLocator('iframe').frameLocator('iframe') : viewer();
    const inner = 'hostParentXrm' in switches ? outer.frameLocator('iframe') : outer;
    if (words === undefined) await inner.getByRole('heading', { level: 1 }).waitFor();
    else await inner.getByText(words).waitFor();
  });

  it.each(['kept', 'rebuilt'])(
    'after a change of tab that leaves frames %s, the session is there again',
    async (frames) => {
      await open(everything, { hostFramesOnTabChange: frames });
      const first = frameWith(page, 'SessionViewer');
      await page.getByRole('tab', { name: 'General' }).click();
      await page.getByRole('tab', { name: 'Session viewer' }).click();
      await viewer().getByRole('heading', { level: 1 }).waitFor();
      expect(first.isDetached()).toBe(frames === 'rebuilt');
      expect(stage.problems).toEqual([]);
    },
  );

  it('an agent sees it with the role and the profile for agents alone', async () => {
    const { dynamics } = stage.harness;
    const agent = dynamics.addUser({ name: 'Ben Agent', roles: ['BeyondTrust Agent'] });
    dynamics.addProfile(agent, 'BeyondTrust Readers');
    await open(everything, { user: 'Ben Agent' });
    expect(await part('Chat').innerText()).toContain('tool.exe');
    expect(await part('Overview').getByRole('note').count()).toBe(0);
    expect(stage.problems).toEqual([]);
  });

  it('is tried again after a refusal', async () => {
    stage.harness.dynamics.faults.add({
      kind: 'status',
      path: 'bt_sessions(',
      times: 1,
      status: 429,
      code: '0x80072322',
    });
    await open(everything);
    await viewer().getByRole('button', { name: 'Try again' }).press('Enter');
    await viewer().getByRole('heading', { level: 1 }).waitFor();
  });

  it('speaks German to a person whose Dynamics does', async () => {
    await open(everything, { lcid: '1031' });
    await viewer().getByRole('heading', { name: 'Systeminformationen' }).waitFor();
    expect(await viewer().locator('html').getAttribute('lang')).toBe('de');
  });

  it('copies the session as text with times and names, also where the clipboard is denied', async () => {
    await open(everything, { hostClipboard: 'deniedByPolicy' });
    await viewer().getByRole('button', { name: 'Copy as text' }).click();
    await viewer().getByText('Copied.').waitFor();
  });

  it('keyboard alone reaches a section, filters, and goes back', async () => {
    await open(everything);
    await viewer()
      .getByRole('link', { name: /^All events/ })
      .press('Enter');
    const focused = () => page.evaluate('document.querySelector("iframe").contentDocument.activeElement.id');
    expect(await focused()).toBe('timeline-heading');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    expect(await part('All events').getByRole('checkbox').first().isChecked()).toBe(false);
  });

  describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
    it.each([1280, 320])('is accessible and fits %i pixels', async (width) => {
      const own = await stage.newPage({ colorScheme, viewport: { width, height: 900 } });
      await open(everything, {}, own);
      expect(await overflow(own)).toBe(0);
      expect(await seriousFaults(own, 'SessionViewer')).toEqual([]);
      await own.close();
    });
  });

  it('can be read in forced colours, at 400 % zoom, and without motion', async () => {
    // 1280 pixels at 400 % are 320: the same width, and a quarter of the height.
    const own = await stage.newPage({
      ...{ forcedColors: 'active', reducedMotion: 'reduce', viewport: { width: 320, height: 256 } },
    });
    await open(everything, {}, own);
    expect(await overflow(own)).toBe(0);
    expect(await seriousFaults(own, 'SessionViewer')).toEqual([]);
    const border = await frameWith(own, 'SessionViewer').evaluate(
      'getComputedStyle(document.querySelector(".bubble")).borderTopWidth',
    );
    expect(border).not.toBe('0px');
    await own.close();
  });

  /** By how many pixels the viewer is wider than its frame. */
  function overflow(of: Page): Promise<number> {
    return frameWith(of, 'SessionViewer').evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
  }
});
