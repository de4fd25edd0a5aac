import { describe, expect, it } from 'vitest';
import { decideImport, hasPrefix, type CaseCount, type ImportRule } from './which-sessions.ts';

const all: ImportRule = { allSessions: true, prefixes: [] };
const allDespitePrefixes: ImportRule = { allSessions: true, prefixes: ['ABC'] };
const prefixes: ImportRule = { allSessions: false, prefixes: ['ABC', 'CBA'] };
const neither: ImportRule = { allSessions: false, prefixes: [] };

describe('decideImport', () => {
  it.each<[string, ImportRule, string, CaseCount, string]>([
    ['all sessions', all, 'ABC-1', 'one', 'linked'],
    ['all sessions', all, 'ABC-1', 'none', 'unlinked'],
    ['all sessions', all, 'ABC-1', 'several', 'unlinked'],
    ['all sessions', all, '', 'none', 'unlinked'],
    ['all sessions with prefixes', allDespitePrefixes, 'XYZ-1', 'one', 'linked'],
    ['prefixes', prefixes, '', 'not-looked-up', 'no-external-key'],
    ['prefixes', prefixes, 'XYZ-1', 'not-looked-up', 'prefix-not-allowed'],
    ['prefixes', prefixes, 'ABCD-1', 'not-looked-up', 'prefix-not-allowed'],
    ['prefixes', prefixes, 'cba-1', 'one', 'linked'],
    ['prefixes', prefixes, 'ABC-1', 'none', 'unlinked'],
    ['prefixes', prefixes, 'ABC-1', 'several', 'unlinked'],
    ['neither', neither, '', 'not-looked-up', 'no-external-key'],
    ['neither', neither, 'ABC-1', 'one', 'linked'],
    ['neither', neither, 'ABC-1', 'none', 'no-case'],
    ['neither', neither, 'ABC-1', 'several', 'unlinked'],
  ])('%s, key %j, %s', (_name, rule, key, cases, expected) => {
    const decision = decideImport(rule, key, cases);
    const shown = decision.import ? (decision.linked ? 'linked' : 'unlinked') : decision.reason;
    // The row of the table above is the last argument; `vitest` prints the others.
    expect(shown).toBe(expected);
  });
});

describe('hasPrefix', () => {
  it.each([
    ['CAS-01213-P7D8G9', 'CAS', true],
    ['cas-01213', 'CAS', true],
    ['CASE-1', 'CAS', false],
    ['CAS01213', 'CAS', true],
    ['CAS', 'CAS', true],
    ['XCAS-1', 'CAS', false],
  ])('%s belongs to %s: %s', (key, prefix, expected) => {
    expect(hasPrefix(key, prefix)).toBe(expected);
  });
});
