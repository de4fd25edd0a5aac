import { startAppliance, type Appliance, type PlayRequest } from '@casebridge/emulator-remote-support';
import type { SessionReport } from '@casebridge/plugin-api';
import { rowId } from '@casebridge/plugin-dynamics365';
import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import { startHarness, type Harness } from '../../packages/plugin-dynamics365/test/harness.ts';
import { fetchReport } from '../viewer/written-report.ts';
import { chromiumArguments, findChromium } from './chromium.ts';

/** A session that was played on the appliance and written into Dynamics. */
export interface WrittenSession {
  readonly lsid: string;
  readonly rowId: string;
}

/** Both vendors in a box, the plugin between them, and a browser before them. */
export interface SessionStage {
  readonly harness: Harness;
  readonly appliance: Appliance;
  readonly browser: Browser;
  /** Page errors and policy violations since the last check. */
  readonly problems: string[];
  /** Plays a session and writes it; `change` is made to its report on the way. */
  write(play: PlayRequest, change?: (report: SessionReport) => SessionReport): Promise<WrittenSession>;
  /** A page that writes down what goes wrong in it. */
  newPage(options?: Parameters<Browser['newPage']>[0]): Promise<Page>;
  /** The form of a row as Ann Agent sees it. */
  formUrl(table: string, id: string, switches?: Readonly<Record<string, string>>): string;
  close(): Promise<void>;
}

/** Starts all of it. The caller closes it. */
export async function startSessionStage(settings: Record<string, unknown> = {}): Promise<SessionStage> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium was found: install it, or leave test/browser out.');
  const [harness, appliance] = await Promise.all([startHarness(), startAppliance()]);
  await appliance.changeSettings({ reportLagSeconds: 0, rateLimit: 'off' });
  harness.dynamics.addUser({ name: 'Ann Agent', roles: ['System Administrator'] });
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  const problems: string[] = [];

  async function write(play: PlayRequest, change = (report: SessionReport) => report): Promise<WrittenSession> {
    const { lsid } = appliance.play(play);
    const report = change(await fetchReport(appliance, lsid));
    const outcome = await harness.process(report, harness.settings(settings), { lsid });
    if (outcome.kind !== 'succeeded') throw new Error(JSON.stringify(outcome));
    return { lsid, rowId: rowId('bt_session', lsid) };
  }

  return {
    ...{ harness, appliance, browser, problems, write },
    newPage: (options) => newPage(browser, problems, options),
    formUrl: (table, id, switches = {}) => {
      const query = new URLSearchParams({ pagetype: 'entityrecord', etn: table, id, user: 'Ann Agent', ...switches });
      return `${harness.dynamics.url}/main.aspx?${query.toString()}`;
    },
    close: async () => {
      await browser.close();
      await Promise.all([harness.dynamics.close(), appliance.close()]);
    },
  };
}

async function newPage(
  browser: Browser,
  problems: string[],
  options: Parameters<Browser['newPage']>[0],
): Promise<Page> {
  const page = await browser.newPage(options);
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`${message.location().url}: ${message.text()}`);
  });
  return page;
}

/** The frame of a page of ours on a form. */
export function frameOf(page: Page, name: string): FrameLocator {
  return page.frameLocator(`iframe[title="bt_/pages/${name}.html"]`);
}
