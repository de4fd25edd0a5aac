import { expect, test } from 'vitest';
import { entra, errorFromException } from './from-exception.ts';

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}

test.each([
  ['the code lies on the cause', new TypeError('fetch failed', { cause: withCode('ECONNREFUSED') }), 'ECONNREFUSED'],
  [
    'every address failed',
    new TypeError('fetch failed', { cause: new AggregateError([withCode('ENETUNREACH'), withCode('ETIMEDOUT')]) }),
    'ENETUNREACH',
  ],
  ['the code is the library its own', withCode('UND_ERR_HEADERS_TIMEOUT'), 'UND_ERR_HEADERS_TIMEOUT'],
  ['there is no code', new Error('secret detail'), 'failed'],
  ['the code is no code', withCode('two words <script>'), 'failed'],
  ['what was thrown is no error', 'text', 'failed'],
])('%s', (_name, thrown, code) => {
  const error = errorFromException('Dynamics', thrown);
  expect(error).toMatchObject({ kind: 'unavailable', code: `network-${code}` });
  expect(error.message).toBe(`Dynamics did not answer (${code}).`);
});

test.each([
  ['ENOTFOUND', /Check the URL/],
  ['EAI_AGAIN', /DNS/],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', /not trusted here/],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', /not trusted here/],
  ['CERT_HAS_EXPIRED', /not trusted here/],
  ['ERR_TLS_CERT_ALTNAME_INVALID', /not trusted here/],
  ['ECONNRESET', /firewall and the proxy/],
])('%s is explained with its cure', (code, cure) => {
  expect(errorFromException('Dynamics', withCode(code)).help).toMatch(cure);
});

test('what the way out knows is told in its words', () => {
  const fault = { code: 'CB-PROXY-REFUSED', message: 'The proxy refuses the connection.', help: 'Ask who runs it.' };
  const thrown = new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET', fault }) });
  expect(errorFromException('Dynamics', thrown)).toEqual({
    kind: 'unavailable',
    ...fault,
    message: 'Dynamics was not reached. The proxy refuses the connection.',
  });
});

test('a fault that says nothing is none', () => {
  const thrown = Object.assign(withCode('ECONNRESET'), { fault: { code: 'x' } });
  expect(errorFromException('Dynamics', thrown)).toMatchObject({ code: 'network-ECONNRESET' });
});

test('causes that go round in a circle end', () => {
  const error = new Error('round');
  error.cause = error;
  expect(errorFromException('Dynamics', error).code).toBe('network-failed');
});

test('a login host that does not resolve is looked for in the settings, not the address of the environment', () => {
  expect(errorFromException(entra, withCode('ENOTFOUND'))).toMatchObject({
    message: 'Microsoft Entra ID did not answer (ENOTFOUND).',
    help: 'Check the login host in the settings, and the DNS of this machine.',
  });
});
