import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Frame, Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The frame with a page of ours. */
export function frameWith(page: Page, name: string): Frame {
  const found = page.frames().find((one) => one.url().includes(`/${name}.html`));
  if (found === undefined) throw new Error(`There is no frame with ${name}.`);
  return found;
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly impact: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

/** Serious and critical violations that axe reports for a page of ours. */
export async function seriousFaults(page: Page, name: string): Promise<string[]> {
  return seriousFaultsIn(frameWith(page, name));
}

/** The same in a page or frame that is at hand. */
export async function seriousFaultsIn(frame: Pick<Frame, 'evaluate'>): Promise<string[]> {
  await frame.evaluate(source);
  const { violations } = await frame.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}
