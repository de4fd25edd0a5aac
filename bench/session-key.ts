import { chromium, type Browser, type Page } from 'playwright-core';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { prepareCaseForm, type CaseForm } from '../demo/case-form.ts';
import { callJson } from '../demo/control.ts';
import { settlePorts } from '../demo/ports.ts';
import { startProduct, type Product } from '../demo/product.ts';
import { chromiumArguments, findChromium } from '../test/browser/chromium.ts';
import { atMost, figure, percentile, type Benchmark, type Metric } from './form.ts';

const latencyMilliseconds = 50;
const awakeKeys = 100;
const asleepKeys = 20;
/** How often the plugin looks while no page is open. */
const idleIntervalMilliseconds = 5000;
const goalMilliseconds = 1500;
const idleWindowMilliseconds = 60_000;
const dayMilliseconds = 86_400_000;
const many = 1_000_000;

/** The page of a case in a browser, as an agent has it. */
interface OpenPage {
  readonly page: Page;
  readonly caseId: string;
}

async function slowDown({ appliance, dynamics }: Product): Promise<void> {
  await callJson(`${appliance.url}/_emulator/faults`, {
    ...{ kind: 'latency', on: 'all', milliseconds: latencyMilliseconds, times: many },
  });
  await dynamics.addFault({ place: 'request', kind: 'delay', delayMilliseconds: latencyMilliseconds, times: many });
}

interface ShownJob {
  readonly name: string;
  readonly nextAt?: string;
  readonly lastRun?: { readonly startedAt: string };
}

async function jobs({ admin }: Product): Promise<readonly ShownJob[]> {
  const { items } = await admin.call<{ items: readonly { id: string }[] }>('/api/configurations');
  return (await admin.call<{ items: readonly ShownJob[] }>(`/api/configurations/${items[0]?.id ?? ''}/jobs`)).items;
}

/** Waits until the plugin has seen the open page and looks often, or no page and looks rarely. */
async function untilLooking(product: Product, often: boolean): Promise<void> {
  for (;;) {
    const job = (await jobs(product)).find(({ name }) => name === 'session-keys');
    const pause = Date.parse(job?.nextAt ?? '') - Date.parse(job?.lastRun?.startedAt ?? '');
    if (pause <= 1500 === often) return;
    await delay(100);
  }
}

async function openCase(browser: Browser, product: Product, form: CaseForm, index: number): Promise<OpenPage> {
  const caseId = await product.dynamics.createCase(`CAS-${String(index).padStart(5, '0')}-B3NC`, 'Measured');
  const page = await browser.newPage();
  await page.goto(form.urlOf(caseId));
  await page.locator('#ribbon button:enabled').first().click();
  await page.frameLocator('aside iframe').locator('#generate').waitFor();
  return { page, caseId };
}

/** Resolves with the milliseconds from the press of the button to the frame that shows the digits. */
const pressToDigits = `new Promise((done) => {
  let pressed = 0;
  const button = document.getElementById('generate');
  button.addEventListener('click', () => { pressed = performance.now(); }, { capture: true, once: true });
  new MutationObserver((_changes, observer) => {
    if (document.querySelector('.digits') === null) return;
    observer.disconnect();
    requestAnimationFrame((shown) => done(shown - pressed));
  }).observe(document.body, { childList: true, subtree: true });
})`;

/** From the click to the digits on the screen, by the page's own clock: a driver of browsers takes its own time. */
async function clickToKey({ page }: OpenPage): Promise<number> {
  const generate = page.frameLocator('aside iframe').locator('#generate');
  const element = await page.locator('aside iframe').elementHandle();
  const frame = await element.contentFrame();
  if (frame === null) throw new Error('The page of the session key is not open.');
  const taken = frame.evaluate<number>(pressToDigits);
  await generate.click();
  return taken;
}

async function makeAnother({ page }: OpenPage): Promise<void> {
  const frame = page.frameLocator('aside iframe');
  await frame.getByRole('button', { name: 'Make another key' }).click();
  await frame.locator('#generate').waitFor();
}

async function measureAwake(browser: Browser, product: Product, form: CaseForm): Promise<number[]> {
  const open = await openCase(browser, product, form, 0);
  const taken: number[] = [];
  for (let index = 0; index < awakeKeys; index += 1) {
    await untilLooking(product, true);
    // Where between two looks of the plugin an agent presses is chance.
    await delay(Math.random() * 700);
    taken.push(await clickToKey(open));
    // A page that is closed over an unfinished request would keep the plugin awake for an hour.
    if (index < awakeKeys - 1) await makeAnother(open);
  }
  await open.page.close({ runBeforeUnload: false });
  return taken;
}

async function measureAsleep(browser: Browser, product: Product, form: CaseForm): Promise<number[]> {
  const taken: number[] = [];
  for (let index = 1; index <= asleepKeys; index += 1) {
    const open = await openCase(browser, product, form, index);
    taken.push(await clickToKey(open));
    await open.page.close();
    await untilLooking(product, false);
    await delay(Math.random() * idleIntervalMilliseconds);
  }
  return taken;
}

/** Requests of the plugin's jobs (session keys, heartbeat and the others) with nobody at work. */
async function idleRequests({ dynamics }: Product): Promise<number> {
  const url = `${dynamics.access.dynamicsUrl}/_emulator/requests`;
  await callJson(url, undefined, { method: 'DELETE' });
  await delay(idleWindowMilliseconds);
  const { requests } = await callJson<{ requests: readonly unknown[] }>(url);
  return (requests.length * dayMilliseconds) / idleWindowMilliseconds;
}

async function measure(product: Product, browser: Browser, progress: (line: string) => void): Promise<Metric[]> {
  const form = await prepareCaseForm(product.dynamics, {
    name: 'Robin Agent',
    roles: ['BeyondTrust Agent', 'BeyondTrust Supervisor'],
  });
  // The page has queues to offer once this has run.
  while ((await jobs(product)).find(({ name }) => name === 'queues')?.lastRun === undefined) await delay(100);
  progress(`requests of ${idleWindowMilliseconds / 1000} s with nobody at work`);
  const idle = await idleRequests(product);
  await slowDown(product);
  progress(`${awakeKeys} keys while a page is open, ${latencyMilliseconds} ms per vendor call`);
  const awake = await measureAwake(browser, product, form);
  progress(`${asleepKeys} keys asked for as soon as the page opens`);
  const asleep = await measureAsleep(browser, product, form);
  return [
    figure('click to key on the screen p50, page open', percentile(awake, 0.5), 'ms'),
    atMost('click to key on the screen p95, page open', percentile(awake, 0.95), 'ms', goalMilliseconds),
    figure('click to key on the screen p50, pressed at once', percentile(asleep, 0.5), 'ms'),
    atMost(
      'click to key on the screen p95, pressed at once',
      percentile(asleep, 0.95),
      'ms',
      idleIntervalMilliseconds + goalMilliseconds,
    ),
    figure('requests to Dynamics on a day without work', idle, 'requests'),
  ];
}

/** Time that an agent waits for a key, measured in a browser over both emulators and a real engine. */
export const benchmark: Benchmark = {
  name: 'session-key',
  question: 'How long from the click to the key on the screen, and what does waiting for it cost in a day?',
  async run(progress) {
    const executablePath = findChromium();
    if (executablePath === undefined) throw new Error('No Chromium was found: install it to measure this.');
    const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
    if ('problems' in settled) throw new Error(settled.problems.join(' '));
    const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-bench-'));
    progress('starting both emulators, the engine and a browser');
    const settings = { answerSessionKeys: true, sessionKeysPerHour: 1000 };
    const product = await startProduct({ ports: settled.ports, folder, seed: 'bench', settings });
    const browser = await chromium.launch({ executablePath, args: [...chromiumArguments] });
    try {
      return await measure(product, browser, progress);
    } finally {
      await browser.close();
      await product.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
