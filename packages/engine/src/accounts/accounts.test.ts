import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createManualClock } from '@casebridge/plugin-api/testing';
import { createOneTimeLinks } from './one-time-links.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { createThrottle } from './throttle.ts';
import { openTokenFile, readTokenFile, tokenFileBeside } from './token-file.ts';

let folder: string;
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'casebridge-accounts-'))));
afterEach(() => rmSync(folder, { recursive: true }));

describe('the token file', () => {
  test('is made once, beside the key file, for the service alone', () => {
    const file = tokenFileBeside(join(folder, 'keys', 'casebridge.key'));
    const token = openTokenFile(file);
    expect(file).toBe(join(folder, 'keys', 'admin.token'));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toBe(`${token}\n`);
    expect(openTokenFile(file)).toBe(token);
  });

  test('is refused where others can read it, where it is damaged, and where it is missing', () => {
    const file = join(folder, 'admin.token');
    expect(() => readTokenFile(file)).toThrow('There is no token file');
    openTokenFile(file);
    chmodSync(file, 0o644);
    expect(() => openTokenFile(file)).toThrow('can be read by other users');
    rmSync(file);
    writeFileSync(file, 'short\n', { mode: 0o600 });
    expect(() => openTokenFile(file)).toThrow('holds no token');
  });
});

describe('a password', () => {
  test('is kept with the parameters of its hash, and found again by other parameters, too', async () => {
    const hash = await hashPassword('correct horse battery');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
    expect(await verifyPassword('correct horse battery', hash)).toBe(true);
    expect(await verifyPassword('correct horse batterz', hash)).toBe(false);
    expect(await hashPassword('correct horse battery')).not.toBe(hash);
  });

  test('by the test vector of the reference implementation of argon2id', async () => {
    // Of libsodium and phc-winner-argon2's tests: password "password", salt "somesalt", m = 65536, t = 2, p = 1.
    const known = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc';
    expect(await verifyPassword('password', known)).toBe(true);
  });

  test('is the same however its letters are put together', async () => {
    const hash = await hashPassword('caf\u00e9 caf\u00e9 caf\u00e9');
    expect(await verifyPassword('cafe\u0301 cafe\u0301 cafe\u0301', hash)).toBe(true);
  });
});

test('a one-time link lets in once, and for an hour', () => {
  const clock = createManualClock();
  const links = createOneTimeLinks(clock);
  const [first, second] = [links.create(), links.create()];
  expect([links.use('other'), links.use(first), links.use(first)]).toEqual([false, true, false]);
  clock.advance(3_600_000);
  expect(links.use(second)).toBe(false);
});

describe('who guesses a password', () => {
  test('waits longer and longer, whatever address it comes from, up to a minute', () => {
    const clock = createManualClock();
    const throttle = createThrottle(clock);
    const waits = Array.from({ length: 14 }, (_, index) => {
      const keys = { name: index % 2 === 0 ? 'Ada' : 'ada', address: `192.0.2.${index}` };
      const wait = throttle.begin(keys);
      clock.advance(wait);
      if (wait > 0) throttle.begin(keys);
      return wait / 1000;
    });
    expect(waits).toEqual([0, 0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('waits with many names from one address, and a success of their own does not help', () => {
    const throttle = createThrottle(createManualClock());
    const keys = (index: number) => ({ name: `name-${index}`, address: '192.0.2.1' });
    for (let index = 0; index < 20; index += 1) expect(throttle.begin(keys(index))).toBe(0);
    throttle.succeed(keys(3));
    expect(throttle.begin(keys(30))).toBe(0);
    expect(throttle.begin(keys(31))).toBeGreaterThan(0);
  });

  test('does not slip through with many tries at once', () => {
    const throttle = createThrottle(createManualClock());
    const tries = Array.from({ length: 50 }, () => throttle.begin({ name: 'ada', address: '192.0.2.1' }));
    expect(tries.filter((wait) => wait === 0)).toHaveLength(5);
  });
});
