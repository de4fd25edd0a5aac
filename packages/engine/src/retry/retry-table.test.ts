import { expect, test } from 'vitest';
import { renderRetryTable } from './retry-table.ts';

test('the page about retries in the manual says what the code does', async () => {
  await expect(renderRetryTable()).toMatchFileSnapshot('../../../../docs/retry-table.md');
});
