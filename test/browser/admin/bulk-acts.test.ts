import { describe, expect, it } from 'vitest';
import { patience, useAdminStage } from './admin-stage.ts';

interface Act {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly counted: number;
}

describe('acts on many deliveries', { timeout: 300_000 }, () => {
  const stage = useAdminStage('bulk acts');
  const acts = async (): Promise<readonly Act[]> =>
    (await stage.product.admin.call<{ items: readonly Act[] }>('/api/bulk-acts')).items;

  it('replays the ticked rows after it has said how many, and leads to the act', async () => {
    await stage.play();
    await stage.play();
    await stage.play();
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/deliveries');
    const boxes = page.getByRole('checkbox');
    await boxes.nth(0).check();
    await boxes.nth(2).check();
    await page.getByRole('button', { name: 'Replay 2 selected' }).click();
    await page.getByText('Replay 2 deliveries?').waitFor();
    const [, , third] = await stage.deliveries();
    expect(await page.getByRole('region', { name: 'Replay?' }).innerText()).toContain('up to delivery');
    await page.getByRole('button', { name: 'Replay 2', exact: true }).click();
    await page.getByRole('heading', { name: 'Replay of 2 deliveries' }).waitFor();
    await page.getByText('Done. 2 of 2 done.').waitFor();
    await page.reload();
    await page.getByText('Done. 2 of 2 done.').waitFor();

    await browser.open(`/deliveries/${third?.id ?? ''}`);
    await page.getByRole('link', { name: 'The replay of this delivery' }).click();
    await page.getByRole('link', { name: 'the earlier delivery' }).click();
    await expect.poll(() => page.url()).toContain(third?.id);
  });

  it('leaves alone what has come between count and confirmation', async () => {
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/deliveries?state=succeeded');
    await page.getByRole('button', { name: 'Replay all that match' }).click();
    const text = await page.getByText(/^Replay (\d+|one) deliver(y|ies)\?/).innerText();
    const counted = Number(/\d+/.exec(text)?.[0] ?? 1);
    const lsid = await stage.play();
    await page.getByRole('button', { name: `Replay ${counted}`, exact: true }).click();
    await page
      .getByText(/^Done\./)
      .or(page.getByText('Done.'))
      .first()
      .waitFor();
    expect((await acts())[0]?.counted).toBe(counted);
    await expect.poll(async () => (await stage.deliveries()).filter((each) => each.lsid === lsid).length).toBe(1);
  });

  it('takes no filter for less than it is', async () => {
    const browser = await stage.open();
    await browser.open('/deliveries?state=succeeded&text=CAS');
    await browser.page.getByText('An act on all that match cannot be narrowed by text: select rows.').waitFor();
    expect(await browser.page.getByRole('button', { name: 'Replay all that match' }).count()).toBe(0);
    await browser.open('/deliveries');
    await browser.page.getByText('To act on many, tick rows or set a filter.').waitFor();
  });

  it('replays one delivery at once, and links both ways', async () => {
    const lsid = await stage.play();
    const [delivery] = (await stage.deliveries()).filter((each) => each.lsid === lsid);
    const browser = await stage.open();
    const { page } = browser;
    await browser.open(`/deliveries/${delivery?.id ?? ''}`);
    await page.getByRole('button', { name: 'Replay' }).click();
    await page.getByRole('link', { name: 'The replay of this delivery' }).click();
    await page.getByRole('link', { name: 'the earlier delivery' }).waitFor();
  });

  it('groups dead letters by cause; a group is replayed, another dismissed with who and why', async () => {
    await stage.refuseWrites(2);
    await stage.play('dead');
    await stage.play('dead');
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/dead-letters');
    await page.getByText('2 deliveries of Demo').waitFor();
    await page.getByRole('button', { name: /^Replay all 2/ }).click();
    await page.getByRole('button', { name: 'Replay 2', exact: true }).click();
    await page.getByText('Done. 2 of 2 done.').waitFor();
    await page.locator('.figure').filter({ hasText: 'Succeeded' }).getByText('2').waitFor();

    await stage.refuseWrites(1);
    const lsid = await stage.play('dead');
    await browser.open('/dead-letters');
    await page.getByRole('button', { name: /^Dismiss/ }).click();
    const confirm = page.getByRole('button', { name: 'Dismiss 1', exact: true });
    expect(await confirm.getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('Why').fill('The customer has left');
    await confirm.click();
    await page.getByText('The customer has left').waitFor();
    await expect
      .poll(async () => (await stage.deliveries()).find((each) => each.lsid === lsid)?.state, patience)
      .toBe('skipped');
  });
});
