import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it } from 'vitest';
import { useAdminStage } from './admin-stage.ts';

/** So many that an act on all of them takes many parts, each a transaction: there is time to press. */
const many = 200_000;

/** Multiplies the one delivery of a store, as dead letters. */
function multiply(file: string): void {
  const database = new DatabaseSync(file);
  const columns = database
    .prepare('select name from pragma_table_info(?)')
    .all('deliveries')
    .map(({ name }) => String(name));
  const values = columns.map((name) => {
    if (name === 'id') return `substr(d.id, 1, 24) || printf('%012x', n)`;
    if (name === 'state') return `'dead'`;
    return name === 'reason' || name === 'reason_text' ? `'CB-TEST'` : `d.${name}`;
  });
  database.exec(
    `with recursive numbers(n) as (select 1 union all select n + 1 from numbers where n < ${many})
     insert into deliveries (${columns.join()}) select ${values.join()} from numbers, (select * from deliveries limit 1) d`,
  );
  database.close();
}

describe('an act on very many deliveries', { timeout: 600_000 }, () => {
  const dataFolder = mkdtempSync(path.join(tmpdir(), 'casebridge-abort-'));
  const stage = useAdminStage('abort', { mainConfig: { dataFolder } });
  afterAll(() => rmSync(dataFolder, { recursive: true }));

  it('is aborted where it is: what it has done stays, the rest is left alone', async () => {
    await stage.play();
    await stage.product.engine.stop();
    multiply(path.join(dataFolder, 'casebridge.sqlite'));
    await stage.product.engine.start();
    const browser = await stage.open();
    const { page } = browser;
    await browser.open('/dead-letters');
    await page.getByRole('button', { name: /^Dismiss all/ }).click();
    await page.getByLabel('Why').fill('These were trials.');
    await page.getByRole('button', { name: 'Dismiss 200,000', exact: true }).click();
    await page.getByRole('button', { name: 'Abort the rest' }).click();
    await page.getByText('Aborted.').waitFor();
    expect(await page.getByRole('button', { name: 'Abort the rest' }).count()).toBe(0);
    const { deliveries } = await stage.product.admin.call<{ deliveries: Readonly<Record<string, number>> }>(
      '/api/status',
    );
    expect(deliveries.dead).toBeGreaterThan(0);
    expect(Number(deliveries.dead) + Number(deliveries.skipped)).toBe(many);
    await page.reload();
    await page.getByText('Aborted.').waitFor();
  });
});
