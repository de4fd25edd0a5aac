import { expect, test } from 'vitest';
import { OutboundError, OutboundRefusedError } from '../outbound/outbound-error.ts';
import { fromPlainError, toPlainError } from './plain-error.ts';

const across = (thrown: unknown): Error => fromPlainError(structuredClone(toPlainError(thrown)));

test('a refused connection reaches the plugin with what happened and what to do, not as a code alone', () => {
  const refused = new OutboundRefusedError('169.254.169.254', 'it is an address of the local link');
  const got = across(new TypeError('fetch failed', { cause: refused }));
  expect(got).toBeInstanceOf(TypeError);
  expect(got.cause).toMatchObject({ name: 'OutboundRefusedError', code: 'CB-OUTBOUND-REFUSED', fault: refused.fault });
});

test('a code of the system stays beside the fault', () => {
  const fault = { code: 'CB-OUTBOUND-CERTIFICATE', message: 'It is not accepted.', help: 'Renew it.' };
  const got = across(new OutboundError(fault, { code: 'CERT_HAS_EXPIRED', cause: new Error('expired') }));
  expect(got).toMatchObject({ code: 'CERT_HAS_EXPIRED', fault, cause: { message: 'expired' } });
});

test('of many addresses that failed, the first says why', () => {
  const first = Object.assign(new Error('connect ECONNREFUSED ::1:443'), { code: 'ECONNREFUSED' });
  expect(across(new AggregateError([first, new Error('second')])).cause).toMatchObject({ code: 'ECONNREFUSED' });
});

test('a long chain is cut, and what is no fault is left behind', () => {
  const chain = Array.from({ length: 9 }).reduce<Error | undefined>(
    (cause, _, index) => new Error(`level ${index}`, { cause }),
    undefined,
  );
  expect(JSON.stringify(toPlainError(chain)).match(/level/g)).toHaveLength(4);
  expect(toPlainError(Object.assign(new Error('x'), { fault: { code: 7, secret: 'y' } }))).toEqual({
    name: 'Error',
    message: 'x',
  });
  expect(across('thrown text')).toMatchObject({ name: 'Error', message: 'thrown text' });
});
