import { describe, expect, it } from 'vitest';
import { seriousFaultsIn } from '../axe.ts';
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

  it('sets a group of dead letters aside with who and why, counts it all the same, and brings it back', async () => {
    await stage.refuseWrites(1);
    await stage.play('dead');
    const browser = await stage.open();
    const { page } = browser;
    await page.getByText(/was given up/).waitFor();
    await browser.open('/dead-letters');
    await page.getByRole('button', { name: /^Set aside/ }).click();
    const order = page.getByRole('button', { name: 'Set it aside' });
    await order.waitFor();
    expect(await seriousFaultsIn(page)).toEqual([]);
    expect(await order.getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('Why').fill('The vendor mends it on Friday');
    await page.getByLabel('Or until it counts').fill('1');
    await order.click();
    // Refused: the group has as many already. What was typed is still there.
    await page.getByText('CB-INVALID').waitFor();
    expect(await page.getByLabel('Why').inputValue()).toBe('The vendor mends it on Friday');
    await page.getByLabel('Or until it counts').fill('5');
    await order.click();
    await page.getByText('One group, 1 set aside.').waitFor();
    await page.getByText(/or until it counts 5, by one-time link:/).waitFor();
    await browser.open('/');
    await page.getByText('Nothing needs a person now but what is set aside.').waitFor();
    await page.getByRole('region', { name: 'Set aside' }).getByRole('link', { name: '1 of Demo' }).click();
    await page.getByRole('button', { name: /^Bring back/ }).click();
    await page.getByText('One group.').waitFor();
    await browser.open('/');
    await page.getByText(/was given up/).waitFor();
    // The tests after this one begin without dead letters.
    await browser.open('/dead-letters');
    await page.getByRole('button', { name: /^Replay it/ }).click();
    await page.getByRole('button', { name: 'Replay 1', exact: true }).click();
    await page.getByText('Done. 1 of 1 done.').waitFor();
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
