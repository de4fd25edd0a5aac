import { describe, expect, test } from 'vitest';
import { parseNoProxyEntry } from './no-proxy.ts';

describe('an entry of the hosts that are called without the proxy', () => {
  test.each<[entry: string, hostname: string, port: number, matches: boolean]>([
    ['example.com', 'example.com', 443, true],
    ['example.com', 'support.example.com', 443, true],
    ['.example.com', 'support.example.com', 443, true],
    ['.example.com', 'example.com', 443, true],
    ['*.example.com', 'support.example.com', 443, true],
    ['*.example.com', 'example.com', 443, false],
    ['example.com', 'notexample.com', 443, false],
    ['example.com', 'example.com.evil.test', 443, false],
    ['Example.COM.', 'example.com', 443, true],
    ['example.com', 'example.com.', 443, true],
    ['bücher.example', 'xn--bcher-kva.example', 443, true],
    ['example.com:8443', 'example.com', 8443, true],
    ['example.com:8443', 'example.com', 443, false],
    ['10.0.0.0/8', '10.1.2.3', 443, true],
    ['10.0.0.0/8', '11.1.2.3', 443, false],
    ['10.0.0.0/8', 'ten.example.com', 443, false],
    ['10.1.2.3:8443', '10.1.2.3', 8443, true],
    ['2001:db8::/32', '2001:db8::7', 443, true],
    ['2001:db8::7', '2001:db8::7', 443, true],
    ['[2001:db8::7]:8443', '2001:db8::7', 8443, true],
    ['[2001:db8::7]:8443', '2001:db8::7', 443, false],
    ['*', 'anything.example', 443, true],
    ['*:8443', 'anything.example', 443, false],
  ])('%s and %s:%i: %s', (entry, hostname, port, matches) => {
    expect(parseNoProxyEntry(entry)?.matches(hostname, port)).toBe(matches);
  });

  test.each([
    '',
    ' ',
    'https://example.com',
    'example.com/path',
    'a b',
    '*example.com',
    'ex*.com',
    'a:99999',
    'a:b',
    '10.0.0.0/99',
    'a..b',
    '[::1',
  ])('%j is none', (entry) => expect(parseNoProxyEntry(entry)).toBeUndefined());
});
