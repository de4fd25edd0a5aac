import { expect, it } from 'vitest';
import { networkError } from './errors.ts';

it('keeps what the way to the appliance says of itself', () => {
  const fault = { code: 'CB-EXAMPLE', message: 'The bridge is up.', help: 'Lower it.' };
  const thrown = new TypeError('fetch failed', { cause: Object.assign(new Error('no way'), { fault }) });
  expect(networkError(thrown)).toEqual({ kind: 'unavailable', message: 'The bridge is up.', fault });
});

it('tells a certificate from a connection by the code of the system', () => {
  const because = (code: string) =>
    networkError(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) }));
  expect(because('CERT_HAS_EXPIRED').message).toContain('certificate');
  expect(because('ECONNRESET')).toEqual({
    kind: 'unavailable',
    message: 'The connection to the appliance failed or broke off (ECONNRESET).',
  });
});
