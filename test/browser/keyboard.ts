import type { Page } from 'playwright-core';

/** The element with the focus, however deep in frames, in words: its text or its label. */
const focused = `(() => {
  let place = document;
  let found = place.activeElement;
  while (found?.tagName === 'IFRAME' && found.contentDocument !== null) {
    place = found.contentDocument;
    found = place.activeElement;
  }
  return (found?.getAttribute('aria-label') ?? found?.textContent ?? '').trim();
})()`;

/** More stops than any page of ours has before what a person looks for. */
const mostStops = 150;

/**
 * Presses Tab until something has the focus, as a person without a mouse does, and then Enter.
 * @param what its text, or its label
 * @throws Error that names the stops on the way
 */
export async function pressByKeyboard(page: Page, what: string | RegExp): Promise<void> {
  const stops: string[] = [];
  for (let stop = 0; stop < mostStops; stop += 1) {
    const text = await page.evaluate<string>(focused);
    if (typeof what === 'string' ? text === what : what.test(text)) {
      await page.keyboard.press('Enter');
      return;
    }
    stops.push(text.slice(0, 30));
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${String(what)}: ${stops.join(' | ')}`);
}
