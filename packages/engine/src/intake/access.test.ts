import { describe, expect, test } from 'vitest';
import { createAccess, type AccessRules } from './access.ts';

const secret = 'abcdefghijklmnop';
const ask = (rules: AccessRules, address: string, target: string) => {
  const url = new URL(target, 'http://x');
  const decision = createAccess(rules)({ address, path: url.pathname, query: url.searchParams });
  return decision.ok ? decision.path : `${decision.status} ${decision.reason}`;
};

describe('access to the listener', () => {
  test('is free if nothing is asked for', () => {
    expect(ask({}, '192.0.2.1', '/ERSPost')).toBe('/ERSPost');
  });

  test.each([
    ['192.0.2.7', '/ERSPost'],
    ['::ffff:192.0.2.7', '/ERSPost'],
    ['10.1.255.255', '/ERSPost'],
    ['2001:db8:1::1', '/ERSPost'],
    ['192.0.2.8', '403 source-address'],
    ['10.2.0.0', '403 source-address'],
    ['2001:db9::1', '403 source-address'],
    ['', '403 source-address'],
  ])('from %s is decided by the list', (address, expected) => {
    const sourceAddresses = ['192.0.2.7', '10.1.0.0/16', '2001:db8::/32'];
    expect(ask({ sourceAddresses }, address, '/ERSPost')).toBe(expected);
  });

  test.each(['example.com', '10.0.0.0/33', '10.0.0', '::/129', ''])('%o is no entry of a list', (entry) => {
    expect(() => createAccess({ sourceAddresses: [entry] })).toThrow('no address and no network');
  });

  test.each([
    [`/${secret}/ERSPost`, '/ERSPost'],
    [`/${secret}`, '/'],
    ['/ERSPost', '404 secret-path'],
    [`/${secret}x/ERSPost`, '404 secret-path'],
    [`/x/${secret}/ERSPost`, '404 secret-path'],
  ])('%s needs the secret part of the path', (target, expected) => {
    expect(ask({ secretPath: secret }, '', target)).toBe(expected);
  });

  test.each([
    [`/ERSPost?appliance=x&token=${secret}`, '/ERSPost'],
    ['/ERSPost', '403 token'],
    [`/ERSPost?token=${secret}x`, '403 token'],
  ])('%s needs the token', (target, expected) => {
    expect(ask({ queryToken: secret }, '', target)).toBe(expected);
  });
});
