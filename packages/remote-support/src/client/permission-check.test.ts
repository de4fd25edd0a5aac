import { describe, expect, it } from 'vitest';
import { createManualClock } from '@casebridge/plugin-api/testing';
import type { Result } from '../result.ts';
import { createCache } from './cache.ts';
import type { ApiInfo } from './command/api-info.ts';
import { remoteSupportError } from './errors.ts';
import { createPermissionCheck } from './permission-check.ts';

const unclear = remoteSupportError('not-found');

function checkOf(permissions: Readonly<Record<string, string>>) {
  const answer = Promise.withResolvers<Result<{ info: ApiInfo }>>();
  let asked = 0;
  const ask = createCache(createManualClock(), 0, () => {
    asked++;
    return answer.promise;
  });
  const check = createPermissionCheck(ask);
  return { check, answer: () => answer.resolve({ ok: true, info: { permissions } }), asked: () => asked };
}

describe('the permissions of the account', () => {
  it('are asked for once by all who wait at the same time, and anew afterwards', async () => {
    const { check, answer, asked } = checkOf({ perm_reporting_support: '1' });
    const judging = Promise.all([1, 2, 3].map(() => check.judge(unclear, 'session-reports')));
    answer();
    expect(await judging).toEqual([unclear, unclear, unclear]);
    expect(asked()).toBe(1);
    await check.judge(unclear, 'session-reports');
    expect(asked()).toBe(2);
  });

  it('are not taken for missing where a release does not list them', async () => {
    const { check, answer } = checkOf({ perm_backup: '0' });
    answer();
    expect(await check.judge(unclear, 'session-reports')).toBe(unclear);
    expect(await check.judge(unclear, 'command-full')).toBe(unclear);
  });

  it('decide nothing where none is listed at all', async () => {
    const { check, answer } = checkOf({});
    answer();
    expect(await check.judge(unclear, 'session-reports')).toMatchObject({ kind: 'protocol' });
  });

  it('are waited for by each caller for himself', async () => {
    const { check, answer } = checkOf({ perm_command: 'read_only' });
    const gaveUp = new AbortController();
    const first = check.judge(unclear, 'command-read', gaveUp.signal);
    const second = check.judge(unclear, 'command-read');
    gaveUp.abort(new Error('enough'));
    await expect(first).rejects.toThrow('enough');
    answer();
    expect(await second).toBe(unclear);
  });
});
