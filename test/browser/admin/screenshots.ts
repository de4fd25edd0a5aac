/** `npm run screenshots`: the pictures of docs/admin-tool.md, from the whole product with sessions of every kind. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startWholeProduct, type WholeProduct } from '../e2e/whole-product.ts';
import { openAdminBrowser } from './admin-browser.ts';

const folder = path.resolve(import.meta.dirname, '../../docs/pictures/admin-tool');

/** The name of a picture, and what is shown in it. */
const pictures = (id: string, delivery: string): readonly (readonly [name: string, path: string])[] => [
  ['overview', '/'],
  ['plugins', '/plugins'],
  ['configuration', `/configurations/${id}`],
  ['connection-test', `/configurations/${id}?test=true`],
  ['deliveries', '/deliveries'],
  ['delivery', `/deliveries/${delivery}`],
  ['dead-letters', '/dead-letters'],
  ['audit', '/audit'],
];

/** Shown dark and narrow as well. */
const inBothThemes = new Set(['overview', 'delivery']);

async function playSessions({ appliance, dynamics, admin }: WholeProduct): Promise<string> {
  await appliance.changeSettings({ reportLagSeconds: 0 });
  await dynamics.createCase('CAS-01001-D3M0', 'Printer prints blank pages');
  const scenarios = ['ordinary', 'chat-with-files', 'both-surveys', 'unknown-case', 'system-information'];
  for (const scenario of scenarios) await appliance.play({ scenario, externalKey: 'CAS-01001-D3M0' });
  for (;;) {
    const { items } = await admin.call<{ items: readonly { id: string; state: string }[] }>('/api/deliveries');
    const done = items.filter(({ state }) => state === 'succeeded');
    if (done.length >= scenarios.length) return done[0]?.id ?? '';
  }
}

async function main(): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const product = await startWholeProduct({ seed: 'screenshots' });
  try {
    const delivery = await playSessions(product);
    for (const [suffix, options] of [
      ['', {}],
      ['-dark', { colorScheme: 'dark' }],
      ['-narrow', { width: 380 }],
    ] as const) {
      const browser = await openAdminBrowser(product.admin, options);
      const wanted = pictures(product.configurationId, delivery).filter(
        ([name]) => suffix === '' || inBothThemes.has(name),
      );
      for (const [name, address] of wanted) {
        await browser.open(address);
        await browser.page.screenshot({ path: path.join(folder, `${name}${suffix}.png`) });
      }
      for (const problem of browser.problems) process.stderr.write(`${problem}\n`);
      await browser.close();
    }
  } finally {
    await product.stop();
  }
}

await main();
