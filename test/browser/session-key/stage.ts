import { chromium, type Browser, type Frame, type Page } from 'playwright-core';
import { prepareCaseForm, tellJoins, type CaseForm } from '../../../demo/case-form.ts';
import { callJson } from '../../../demo/control.ts';
import { startWholeProduct, type WholeProduct } from '../../e2e/whole-product.ts';
import { chromiumArguments, findChromium } from '../chromium.ts';
import { until } from '../until.ts';

/** A session key as the appliance knows it. */
export interface MadeKey {
  readonly shortKey: string;
  readonly externalKey: string | null;
  readonly redeemedBy: string | null;
}

/** Everything that a trip goes through: both emulators, the engine, a browser, and the agent's case form. */
export interface Stage {
  readonly product: WholeProduct;
  readonly browser: Browser;
  readonly form: CaseForm;
  /** Makes a case. */
  createCase(title?: string): Promise<{ readonly id: string; readonly number: string }>;
  keys(): Promise<readonly MadeKey[]>;
  close(): Promise<void>;
}

/** Longest wait for anything; the machine may be busy. */
export const patience = 90_000;

export async function startStage(seed: string): Promise<Stage> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('No Chromium was found: install it, or leave test/browser out.');
  const product = await startWholeProduct({ seed, settings: { answerSessionKeys: true } });
  await product.appliance.changeSettings({ reportLagSeconds: 0 });
  await tellJoins(product);
  // Read and Append To on cases come with the second role here; elsewhere with the roles that agents have anyway.
  const roles = ['BeyondTrust Agent', 'BeyondTrust Supervisor'];
  const form = await prepareCaseForm(product.dynamics, { name: 'Robin Agent', roles });
  const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
  const queuesRead = async () => ((await product.job('queues'))?.lastRun?.result === 'done' ? true : undefined);
  await until('The queues of the appliance in Dynamics', queuesRead, patience);
  let cases = 0;
  return {
    ...{ product, browser, form },
    async createCase(title = 'The printer does not print') {
      cases += 1;
      const number = `CAS-${String(cases).padStart(5, '0')}-TR1P`;
      return { id: await product.dynamics.createCase(number, title), number };
    },
    keys: () => callJson(`${product.appliance.url}/_emulator/keys`),
    async close() {
      await browser.close();
      await product.stop();
    },
  };
}

/** Errors of scripts and of the policy that a page has reported. */
export function problemsOf(page: Page): string[] {
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    // A refused clipboard is one of the switches; the browser says so by itself.
    const isClipboard = message.text().startsWith('Permissions policy violation: The Clipboard API');
    if (message.type() === 'error' && !isClipboard) problems.push(message.text());
  });
  return problems;
}

/** The frame in which our page stands, however deep; never the bare one around it, which is there a moment before it. */
export async function frameOf(page: Page, name = 'SessionKey.html'): Promise<Frame> {
  const find = () =>
    page.frames().find((frame) => frame.url().includes(name) && !frame.url().includes('hostFrame=bare'));
  return until(`A frame with ${name}`, find, patience);
}

/** The frame with the form: the page itself, unless another site stands around the app. */
export async function formFrame(page: Page): Promise<Frame> {
  const find = () =>
    page
      .frames()
      .find(
        (frame) =>
          frame.url().includes('main.aspx') && frame.childFrames().every((inner) => !inner.url().includes('main.aspx')),
      );
  return until('A frame with the form', find, patience);
}

/** Presses the command of the form, and gives the page that it opens. */
export async function openPage(page: Page): Promise<Frame> {
  const form = await formFrame(page);
  await form
    .locator('#ribbon button:enabled', { hasText: /session key|Sitzungsschlüssel/ })
    .click({ timeout: patience });
  return frameOf(page);
}

/** Asks for a key with what is proposed. @returns the digits on the screen */
export async function askForKey(frame: Frame): Promise<string> {
  await frame
    .locator('#generate')
    .click({ timeout: patience })
    .catch(async (cause: unknown) => {
      const shown = await frame.locator('body').innerText();
      throw new Error(`There is no button to ask for a key. The page says: ${shown}`, { cause });
    });
  return (await frame.locator('.digits').innerText({ timeout: patience })).replace(/\s/g, '');
}

/** A customer opens the address of the page in a browser of his own. @returns the session that began */
export async function redeem({ browser }: Stage, frame: Frame): Promise<string> {
  const address = await frame.locator('.address a').getAttribute('href');
  const customer = await browser.newPage();
  await customer.goto(address ?? '');
  const lsid = await customer.locator('#lsid').innerText({ timeout: patience });
  await customer.close();
  return lsid;
}

export async function endSession({ product }: Stage, lsid: string): Promise<void> {
  await callJson(`${product.appliance.url}/_emulator/sessions/${lsid}/end`, {});
}
