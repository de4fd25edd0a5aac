import { setTimeout as delay } from 'node:timers/promises';
import { prepareCaseForm, signInRepresentatives, tellJoins } from './case-form.ts';
import { callJson } from './control.ts';
import { createNarrator } from './narrator.ts';
import type { Ports } from './ports.ts';
import { startProduct, type Product } from './product.ts';

/** A show runs until its signal ends it. */
export interface ShowOptions {
  readonly ports: Ports;
  readonly folder: string;
  /** Seconds between two sessions. */
  readonly interval: number;
  readonly signal: AbortSignal;
  readonly print: (line: string) => void;
  readonly useColour: boolean;
}

/** Scenarios that the show repeats: usual and unusual ones. */
const programme = [
  'ordinary',
  'chat-with-files',
  'both-surveys',
  'unknown-case',
  'no-representative',
  'no-external-key',
  'system-information',
];
const cases = [
  'Printer prints blank pages',
  'Mail does not arrive',
  'Notebook is slow since the update',
  'VPN drops every hour',
];

/** A case on which nothing is played, for whoever tries it out. */
const yourCase = { number: 'CAS-01000-D3M0', title: 'The screen stays black: press Generate session key' };

/**
 * Puts the button and the tab on the form of cases, with an agent at it and a representative in the general queue.
 * @returns the address of a case's form
 */
async function openCaseForm(product: Product): Promise<string> {
  const { dynamics } = product;
  // As an administrator, the agent may do what other roles would let her do: read cases, write e-mails.
  const roles = ['BeyondTrust Agent', 'System Administrator'];
  const form = await prepareCaseForm(dynamics, { name: 'Robin Agent', roles });
  await tellJoins(product);
  await signInRepresentatives(product);
  return form.urlOf(await dynamics.createCase(yourCase.number, yourCase.title));
}

async function addresses(product: Product, caseForm: string): Promise<readonly string[]> {
  const { admin, listenerUrl, appliance, dynamics } = product;
  const { url } = await admin.call<{ url: string }>('/api/one-time-links', {});
  return [
    '',
    `  your case      ${caseForm}`,
    '                 Press Generate session key, open the address as the customer, end the session on the appliance.',
    `  appliance      ${appliance.url}`,
    `  cases          ${dynamics.access.dynamicsUrl}`,
    `  admin tool     ${url}`,
    `  events go to   ${listenerUrl}/ERSPost`,
    '',
    'A session is played every few seconds. Ctrl-C stops everything.',
    '',
  ];
}

/** A look of its own, as the signal may change while something was awaited. */
function isOver(signal: AbortSignal): boolean {
  return signal.aborted;
}

/** Keeps the engine up: a show in which somebody kills it goes on, and so do its deliveries. */
async function superviseEngine(product: Product, { signal, print }: ShowOptions): Promise<void> {
  while (!signal.aborted) {
    const { code, signal: reason } = await product.engine.ended;
    if (isOver(signal)) return;
    print(`          engine ended (${reason ?? `exit code ${String(code)}`}); it is started again`);
    await product.engine.start();
  }
}

/** Plays sessions and tells what becomes of them, one readable line for each event and each delivery. */
export async function show(options: ShowOptions): Promise<void> {
  const { ports, folder, interval, signal, print, useColour } = options;
  const narrator = createNarrator(useColour);
  print('Starting the appliance emulator, the Dynamics emulator and the engine.');
  const product = await startProduct({
    ports,
    folder,
    seed: `show ${Date.now()}`,
    settings: { answerSessionKeys: true },
    onLog: (line) => {
      const text = narrator.tell(line);
      if (text !== undefined) print(text);
    },
  });
  try {
    for (const line of await addresses(product, await openCaseForm(product))) print(line);
    void superviseEngine(product, options).catch((error: unknown) => print(String(error)));
    // A report that lags behind its event would only make a newcomer wait; tests cover it.
    await product.appliance.changeSettings({ reportLagSeconds: 0 });
    const numbers = cases.map((_, index) => `CAS-${String(index + 1001).padStart(5, '0')}-D3M0`);
    for (const [index, title] of cases.entries()) await product.dynamics.createCase(numbers[index] ?? '', title);
    const scenarios = await callJson<readonly { name: string; title: string }[]>(
      `${product.appliance.url}/_emulator/scenarios`,
    );
    const titles = new Map(scenarios.map(({ name, title }) => [name, title]));
    for (let turn = 0; !signal.aborted; turn += 1) {
      const scenario = programme[turn % programme.length] ?? 'ordinary';
      const ownKey = scenario === 'unknown-case' || scenario === 'no-external-key';
      const key = numbers[turn % numbers.length] ?? null;
      const played = await product.appliance.play({ scenario, ...(ownKey ? {} : { externalKey: key }) });
      narrator.played(played.lsid, titles.get(scenario) ?? scenario, played.externalKey);
      await delay(interval * 1000, undefined, { signal }).catch(() => undefined);
    }
  } finally {
    print('\nStopping.');
    await product.stop();
  }
}
