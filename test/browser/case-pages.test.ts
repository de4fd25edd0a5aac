import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withSessionsTab } from '../../packages/dynamics-solutions/src/installer/sessions-tab.ts';
import { seriousFaults } from './axe.ts';
import { frameOf, startSessionStage, type SessionStage } from './session-stage.ts';

const number = 'CAS-02001-B4W5R9';
let stage: SessionStage;
let page: Page;
let caseId: string;

beforeAll(async () => {
  stage = await startSessionStage();
  caseId = stage.harness.createCase({ title: 'Printer <b>on</b> fire', ticketnumber: number });
});
beforeEach(async () => {
  stage.problems.length = 0;
  page = await stage.newPage();
});
afterEach(() => page.close());
afterAll(() => stage.close());

describe('the sessions of a case, on its form', () => {
  beforeAll(async () => {
    const { harness } = stage;
    const form = harness.dynamics.rows('systemform').find((row) => row.objecttypecode === 'incident' && row.type === 2);
    const formxml = withSessionsTab(form?.formxml as string, 1033);
    await harness.asPerson('PATCH', `systemforms(${form?.formid as string})`, { formxml });
    await stage.write({ scenario: 'both-surveys', externalKey: number });
    await stage.write({ scenario: 'ordinary', externalKey: number });
    const unlinked = await stage.write({ scenario: 'chat-with-files', externalKey: number });
    await harness.asPerson('PATCH', `bt_sessions(${unlinked.rowId})`, {
      bt_casematch: 418_600_004,
      'bt_CaseId@odata.bind': null,
    });
    const running = await stage.write({ scenario: 'ordinary', externalKey: number });
    await harness.asPerson('PATCH', `bt_sessions(${running.rowId})`, { bt_importstate: 418_600_001 });
  });

  const list = (of = page) => frameOf(of, 'CaseSessions');

  async function open(switches: Record<string, string> = {}, on = page): Promise<void> {
    await on.goto(stage.formUrl('incident', caseId, switches));
    await on.getByRole('tab', { name: /BeyondTrust/ }).click();
    await list(on).locator('li, .message:not(:text("…"))').first().waitFor();
  }

  it('tells who, when, how long and how rated, and what is in progress or not linked', async () => {
    await open();
    const items = await list().getByRole('listitem').allInnerTexts();
    expect(items).toHaveLength(4);
    expect(items.filter((item) => /Rating \d/.test(item))).toHaveLength(1);
    expect(items.filter((item) => item.includes('In progress'))).toHaveLength(1);
    expect(items.filter((item) => item.includes('Not linked: somebody decided so'))).toHaveLength(1);
    expect(items.every((item) => /\d{4}, \d\d:\d\d:\d\d · .*\d+ (h|min|s)/.test(item))).toBe(true);
    expect(stage.problems).toEqual([]);
  });

  it('opens a session, by keyboard too', async () => {
    await open();
    const first = list().getByRole('button').first();
    const name = await first.innerText();
    await first.press('Enter');
    await page.getByRole('heading', { level: 1, name }).waitFor();
    expect(new URL(page.url()).searchParams.get('etn')).toBe('bt_session');
  });

  it.each([
    [{ hostThrottled: 'true' }, 'Dynamics has too many requests at the moment.'],
    [{ hostCase: 'unsaved' }, 'Save the case first'],
    [{ lcid: '1031', hostCase: 'unsaved' }, 'Speichern Sie den Fall zuerst'],
  ])('under %j it says why there is no list', async (switches, words) => {
    await open(switches);
    await list().getByText(words).waitFor();
  });

  it.each([
    ['light', 1280],
    ['dark', 320],
  ] as const)('is accessible in %s colours at %i pixels', async (colorScheme, width) => {
    const own = await stage.newPage({ colorScheme, viewport: { width, height: 800 } });
    await open({ hostStrictPolicy: 'true' }, own);
    expect(await seriousFaults(own, 'CaseSessions')).toEqual([]);
    expect(stage.problems).toEqual([]);
    await own.close();
  });
});

describe('the way from the console to a case', () => {
  beforeAll(() => {
    for (const title of ['First of two', 'Second of two']) {
      stage.harness.createCase({ title, ticketnumber: 'CAS-00002' });
    }
  });

  /** As a custom link does; the person is signed in already. */
  async function follow(data: string): Promise<void> {
    await page.goto(stage.formUrl('incident', caseId));
    await page.goto(
      `${stage.harness.dynamics.url}/WebResources/bt_/pages/Console.html?data=${encodeURIComponent(data)}`,
    );
  }

  it.each([
    ['its number', number],
    ['its number in other letters', number.toLowerCase()],
    ['an external key with a prefix', `HELP-${number}`],
  ])('opens the case of %s', async (_, data) => {
    await follow(data);
    await page.waitForURL(/main\.aspx/);
    const query = new URL(page.url()).searchParams;
    expect([query.get('etn'), query.get('id')]).toEqual(['incident', caseId]);
    await page.getByRole('heading', { level: 1, name: 'Printer <b>on</b> fire' }).waitFor();
  });

  it('opens the case by its id, in the app that the address names', async () => {
    const app = '0f8fad5b-d9cb-469f-a165-70867728950e';
    await follow(`${app}:${caseId}`);
    await page.waitForURL(/main\.aspx/);
    expect(new URL(page.url()).searchParams.get('appid')).toBe(app);
  });

  it('opens the winner of a merged case', async () => {
    const merged = stage.harness.createCase({ title: 'Merged', ticketnumber: 'CAS-00003' });
    const target = { '@odata.type': 'Microsoft.Dynamics.CRM.incident' };
    await stage.harness.asPerson('POST', 'Merge', {
      Target: { ...target, incidentid: caseId },
      Subordinate: { ...target, incidentid: merged },
      UpdateContent: { ...target, incidentid: '00000000-0000-0000-0000-000000000000' },
      PerformParentingChecks: false,
    });
    await follow('CAS-00003');
    await page.waitForURL(/main\.aspx/);
    expect(new URL(page.url()).searchParams.get('id')).toBe(caseId);
  });

  it('lets the person choose among several, by keyboard', async () => {
    await follow('CAS-00002');
    await page.getByText('Several cases have the number CAS-00002.').waitFor();
    expect(await page.getByRole('link').count()).toBe(2);
    expect(await seriousFaults(page, 'Console')).toEqual([]);
    await page.getByRole('link', { name: /Second of two/ }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Second of two' }).waitFor();
  });

  it.each([
    ['CAS-99999', 'There is no case CAS-99999, or you may not read it.'],
    ["it's <img src=x onerror=alert(1)> & 100 %", "There is no case it's <img src=x onerror=alert(1)> & 100 %"],
    ['%SESSION.CUSTOM.EXTERNAL_KEY%', 'This session has no external key yet.'],
    ['', 'This session has no external key yet.'],
  ])('says in plain words that there is none for "%s"', async (data, words) => {
    await follow(data);
    await page.getByText(words).waitFor();
    expect(await page.locator('img').count()).toBe(0);
    await page.getByLabel('Case number').fill(number);
    await page.getByLabel('Case number').press('Enter');
    await page.waitForURL(/main\.aspx/);
  });
});
