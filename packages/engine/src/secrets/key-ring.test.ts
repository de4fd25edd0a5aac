import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openKeyRing } from './key-ring.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'casebridge-keys-'));
  file = join(folder, 'keys', 'casebridge.key');
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('the key ring', () => {
  test('is made at the first start, for its owner only, and is the same at the next', () => {
    const sealed = openKeyRing(file).seal('a/clientSecret', 'geheim ü');
    expect(openKeyRing(file).open('a/clientSecret', sealed)).toBe('geheim ü');
    expect(sealed).not.toContain('geheim');
    if (process.platform !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('is not made at the start beside what only a lost key can open, but when a secret is entered again', () => {
    const ring = openKeyRing(file, { isNeeded: true });
    expect(existsSync(file)).toBe(false);
    const sealed = ring.seal('a', 'secret');
    expect(openKeyRing(file, { isNeeded: true }).open('a', sealed)).toBe('secret');
  });

  test('seals the same secret differently each time', () => {
    const ring = openKeyRing(file);
    expect(ring.seal('a', 'secret')).not.toBe(ring.seal('a', 'secret'));
  });

  test('opens nothing under another name, and nothing that was changed', () => {
    const ring = openKeyRing(file);
    const sealed = ring.seal('a/clientSecret', 'secret');
    expect(() => ring.open('b/clientSecret', sealed)).toThrow('cannot be decrypted');
    // The last character of base64 may hold bits that mean nothing, so one in the middle is changed.
    const middle = sealed.length - 8;
    const changed = sealed.slice(0, middle) + (sealed[middle] === 'A' ? 'B' : 'A') + sealed.slice(middle + 1);
    expect(() => ring.open('a/clientSecret', changed)).toThrow('cannot be decrypted');
    expect(() => ring.open('a/clientSecret', 'nonsense')).toThrow('cannot be decrypted');
    expect(() => ring.open('a/clientSecret', 's1.00000000' + sealed.slice(11))).toThrow(
      'which the key file does not have',
    );
  });

  test('after a rotation old secrets open, new ones use the new key, and old keys can be forgotten', () => {
    const ring = openKeyRing(file);
    const before = ring.seal('a', 'secret');
    ring.rotate();
    const after = ring.seal('a', 'secret');
    expect([ring.open('a', before), openKeyRing(file).open('a', after)]).toEqual(['secret', 'secret']);
    expect(after).toContain(ring.activeKeyId);
    ring.forgetOldKeys();
    expect(openKeyRing(file).open('a', after)).toBe('secret');
    expect(() => ring.open('a', before)).toThrow('which the key file does not have');
  });

  test('hashes with a key that outlives rotations and differs from file to file', () => {
    const ring = openKeyRing(file);
    const hash = ring.hash('a');
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    ring.rotate();
    ring.forgetOldKeys();
    expect(openKeyRing(file).hash('a')).toBe(hash);
    expect(openKeyRing(`${file}2`).hash('a')).not.toBe(hash);
  });

  test.runIf(process.platform !== 'win32')('is refused if others may read it', () => {
    openKeyRing(file);
    chmodSync(file, 0o640);
    expect(() => openKeyRing(file)).toThrow('other users');
  });

  test.each(['', '{}', '{"active":"a","keys":{"a":"c2hvcnQ="}}', '{"active":"b","keys":{}}'])(
    'is refused if it is damaged: %s',
    (text) => {
      openKeyRing(file);
      const keys = readFileSync(file, 'utf8');
      writeFileSync(file, text);
      expect(() => openKeyRing(file)).toThrow('is damaged');
      expect(keys).toContain('active');
    },
  );
});
