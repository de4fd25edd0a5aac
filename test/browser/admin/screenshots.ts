/**
 * `npm run screenshots`: the pictures of docs/admin-tool.md, from the whole product with sessions of every kind. With a folder
 * (`npm run screenshots -- /tmp/pictures overview plugins`) every page, or those that are named, in both themes and widths.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { startWholeProduct } from '../../e2e/whole-product.ts';
import { openAdminBrowser } from './admin-browser.ts';
import { furnish, type Furnished } from './furnish.ts';

const documentation = path.resolve(import.meta.dirname, '../../../docs/pictures/admin-tool');

/** The name of a picture, and the page that it shows. */
const picturesOf = (ids: Furnished): readonly (readonly [name: string, path: string])[] => [
  ['overview', '/'],
  ['plugins', '/plugins'],
  ['configuration', `/configurations/${ids.configuration}`],
  ['connection-test', `/configurations/${ids.configuration}?test=true`],
  ['events', '/events'],
  ['event', `/events/${ids.event}`],
  ['deliveries', '/deliveries'],
  ['delivery', `/deliveries/${ids.delivery}`],
  ['dead-letters', '/dead-letters'],
  ['bulk-acts', '/bulk-acts'],
  ['bulk-act', `/bulk-acts/${ids.bulkAct}`],
  ['find', `/find?q=${ids.caseNumber}`],
  ['sessions', '/sessions'],
  ['session', `/sessions/${ids.lsid}`],
  ['backfills', '/backfills'],
  ['session-keys', '/session-keys'],
  ['notices', '/notices'],
  ['logs', '/logs'],
  ['audit', '/audit'],
  ['setup', '/setup'],
  ['setup-outbound-events', `/setup?configuration=${ids.configuration}`],
  ['settings', '/settings'],
  ['accounts', '/accounts'],
  ['about', '/about'],
  ['support-bundle', '/support-bundle'],
];

const variants = [
  ['', {}],
  ['-dark', { colorScheme: 'dark' }],
  ['-narrow', { width: 380 }],
  ['-dark-narrow', { colorScheme: 'dark', width: 380 }],
] as const;

/** In the documentation, these are shown dark and narrow as well. */
const inVariants = new Set(['overview-dark', 'overview-narrow', 'delivery-dark', 'delivery-narrow']);

async function main([folder, ...names]: readonly string[]): Promise<void> {
  const isWanted = (name: string, suffix: string): boolean => {
    if (folder === undefined) return suffix === '' || inVariants.has(`${name}${suffix}`);
    return names.length === 0 || names.includes(name);
  };
  mkdirSync(folder ?? documentation, { recursive: true });
  const product = await startWholeProduct({ seed: 'screenshots' });
  try {
    const ids = await furnish(product);
    for (const [suffix, options] of variants) {
      const wanted = picturesOf(ids).filter(([name]) => isWanted(name, suffix));
      if (wanted.length === 0) continue;
      const browser = await openAdminBrowser(product.admin, options);
      for (const [name, address] of wanted) {
        await browser.open(address);
        await browser.page.waitForLoadState('networkidle');
        const file = path.join(folder ?? documentation, `${name}${suffix}.png`);
        await browser.page.screenshot({ path: file, fullPage: folder !== undefined });
      }
      for (const problem of browser.problems) process.stderr.write(`${problem}\n`);
      await browser.close();
    }
  } finally {
    await product.stop();
  }
}

await main(process.argv.slice(2));
