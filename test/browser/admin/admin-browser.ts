import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { AdminAccess } from '../../../demo/admin-access.ts';
import { chromiumArguments, findChromium } from '../chromium.ts';

/** The admin tool in a real browser. */
export interface AdminBrowser {
  readonly page: Page;
  /** Opens a page by its address behind the `#`, such as `/deliveries`, and waits until it has loaded. */
  open(path: string): Promise<void>;
  /** Reports of the browser: violations of the policy, errors of scripts, requests to elsewhere. */
  readonly problems: readonly string[];
  close(): Promise<void>;
}

export interface AdminBrowserOptions {
  readonly colorScheme?: 'light' | 'dark';
  readonly width?: number;
  /** Where the admin tool is reached, if not at its own address: a proxy in between. */
  readonly url?: string;
}

/** Starts a browser, and signs in with a one-time link unless told otherwise; `close` has to be called. */
export async function openAdminBrowser(admin: AdminAccess, options: AdminBrowserOptions = {}): Promise<AdminBrowser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium was found: install it, or leave test/browser out.');
  const browser: Browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  const { colorScheme = 'light', width = 1280, url = admin.url } = options;
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 }, locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  const problems = await watch(context, page, url);
  const link = await admin.call<{ url: string }>('/api/one-time-links', {});
  await page.goto(link.url.replace(admin.url, url));
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
  return {
    page,
    problems,
    async open(path) {
      await page.goto(`${url}/#${path}`);
      await page.locator('main h1').waitFor();
      await page.locator('main [role=progressbar]').first().waitFor({ state: 'detached' });
    },
    close: () => browser.close(),
  };
}

async function watch(context: BrowserContext, page: Page, own: string): Promise<readonly string[]> {
  const problems: string[] = [];
  await context.exposeFunction('reportViolation', (text: string) => void problems.push(text));
  await context.addInitScript(
    `addEventListener('securitypolicyviolation', (event) =>
      reportViolation(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));`,
  );
  page.on('pageerror', (error) => void problems.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(own) && !request.url().startsWith('data:')) problems.push(`asked ${request.url()}`);
  });
  return problems;
}
