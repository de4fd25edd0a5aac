import { describe, expect, test } from 'vitest';
import { certificate } from '../../test/connect-proxy.ts';
import { parseAuthorities } from './trust.ts';

const authority = certificate('company-authority.crt');

describe('certificates as they are entered', () => {
  test('come in any number, with whatever stands between them', () => {
    const entered = `Company root\r\n${authority.replaceAll('\n', '\r\n')}\nsubject: x\n${certificate('authority.crt')}`;
    const parsed = parseAuthorities(entered);
    expect(parsed).toEqual({ ok: true, pem: `${authority.trim()}\n${certificate('authority.crt').trim()}\n` });
  });

  test.each([
    ['Company root', 'PEM form'],
    [certificate('support.key'), 'holds a private key'],
    [`${authority}${certificate('support.key')}`, 'holds a private key'],
    [`${authority}-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n`, 'certificate 2 of 2 cannot be read'],
    [authority.slice(0, 200), 'PEM form'],
  ])('%# are refused in words', (text, problem) => {
    expect(parseAuthorities(text)).toEqual({ ok: false, problem: expect.stringContaining(problem) as string });
  });
});
