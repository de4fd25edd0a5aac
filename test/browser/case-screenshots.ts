/**
 * `npm run screenshots:case`: the pages that agents see, light and dark, at 1280 and 320 pixels, into dist/screenshots/case; those
 * that the manual shows go into docs/pictures as well.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { signInRepresentatives } from '../../demo/case-form.ts';
import { applicationUser } from '../e2e/dynamics-agent.ts';
import { askForKey, openPage, startStage, type Stage } from './session-key/stage.ts';
import { frameOf as frameOn } from './session-stage.ts';
import { until } from './until.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(root, 'dist/screenshots/case');

/** Pictures of the manual: name there, by name here. */
const ofManual: Readonly<Record<string, string>> = {
  'session-key-light-1280': 'session-key',
  'sessions-of-case-light-1280': 'case-sessions',
  'session-viewer-light-1280': 'session-viewer',
  'session-viewer-end-dark-1280': 'session-viewer-dark',
};

/** What is shown: each a page that is opened and brought to where its picture is taken. */
interface Shown {
  readonly caseId: string;
  readonly sessionId: string;
}

const pictures: Readonly<Record<string, (stage: Stage, page: Page, shown: Shown) => Promise<void>>> = {
  async 'session-key'(stage, page) {
    const { id } = await stage.createCase();
    await page.goto(stage.form.urlOf(id));
    await askForKey(await openPage(page));
    await page.locator('#notifications').getByText('Session key').waitFor();
  },
  async 'sessions-of-case'(stage, page, { caseId }) {
    await page.goto(stage.form.urlOf(caseId));
    await page.getByRole('tab', { name: 'BeyondTrust Sessions' }).click();
    await frameOn(page, 'CaseSessions').locator('li').first().waitFor();
  },
  'session-viewer': (stage, page, shown) => openViewer(stage, page, shown),
  async 'session-viewer-end'(stage, page, shown) {
    await openViewer(stage, page, shown);
    await frameOn(page, 'SessionViewer').locator('#system').scrollIntoViewIfNeeded();
  },
  async console(stage, page, { caseId }) {
    await page.goto(stage.form.urlOf(caseId));
    await page.goto(`${stage.product.dynamics.access.dynamicsUrl}/WebResources/bt_/pages/Console.html?data=CAS-00002`);
    await page.getByText('Several cases have the number').waitFor();
  },
};

/** The viewer has more to show. */
function heightOf(name: string): number {
  return name.startsWith('session-viewer') ? 1150 : 760;
}

async function openViewer(stage: Stage, page: Page, { sessionId }: Shown): Promise<void> {
  await page.goto(stage.form.urlOf(sessionId, { etn: 'bt_session' }));
  await frameOn(page, 'SessionViewer').getByRole('heading', { level: 1 }).waitFor();
}

/** A case with a session in which everything happened and a shorter one, and two cases of one number. */
async function prepare(stage: Stage): Promise<Shown> {
  const { appliance, dynamics } = stage.product;
  await signInRepresentatives(stage.product);
  const { id, number } = await stage.createCase('Printer prints blank pages');
  const { lsid } = await appliance.play({ scenario: 'everything', externalKey: number });
  await appliance.play({ scenario: 'both-surveys', externalKey: number });
  const admin = await applicationUser(dynamics.access);
  const written = `bt_sessions?$select=bt_lsid&$filter=_bt_caseid_value eq ${id} and bt_reportfile ne null`;
  const sessionId = await until(
    'The sessions on the case',
    async () => {
      const rows = await admin.list(written);
      const row = rows.find(({ bt_lsid }) => bt_lsid === lsid);
      return rows.length < 2 || row === undefined ? undefined : String(row.bt_sessionid);
    },
    120_000,
  );
  for (const title of ['First of two', 'Second of two']) await dynamics.createCase('CAS-00002', title);
  return { caseId: id, sessionId };
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const stage = await startStage('case-screenshots');
  try {
    const shown = await prepare(stage);
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1280, 320]) {
        for (const [name, open] of Object.entries(pictures)) {
          const page = await stage.browser.newPage({
            colorScheme,
            viewport: { width, height: heightOf(name) },
            locale: 'en-GB',
          });
          await open(stage, page, shown);
          const full = `${name}-${colorScheme}-${width}`;
          const file = path.join(folder, `${full}.png`);
          await page.screenshot({ path: file });
          const manual = ofManual[full];
          if (manual !== undefined) copyFileSync(file, path.join(root, 'docs/pictures', `${manual}.png`));
          await page.close();
        }
      }
    }
  } finally {
    await stage.close();
  }
}

await main();
