import { describe, expect, test } from 'vitest';
import { createRedactor } from './redactor.ts';

describe('the redactor', () => {
  test('takes known secrets out of every text, however they are written', () => {
    const redactor = createRedactor();
    redactor.add('p&ss "word"');
    const told = { a: ['x p&ss "word" y', { b: 'q=p%26ss%20%22word%22' }], c: '{"k":"p&ss \\"word\\""}' };
    expect(JSON.stringify(redactor.redact(told))).not.toMatch(/p&ss|p%26ss/);
  });

  test.each([
    'clientSecret',
    'client_secret',
    'access_token',
    'Authorization',
    'set-cookie',
    'password',
    'apiKey',
    'chatViewUrl',
    'downloadUrl',
    'view_url',
  ])('takes out the value of a field %s', (name) => {
    expect(createRedactor().redact({ [name]: 'value', kept: 1 })).toEqual({ [name]: '[redacted]', kept: 1 });
  });

  test('says whether there is a secret', () => {
    expect(createRedactor().redact({ clientSecret: true, tokenSeconds: 3600 })).toEqual({
      clientSecret: true,
      tokenSeconds: 3600,
    });
  });

  test('takes out signed queries, passwords in addresses, and bearer tokens in texts', () => {
    const text = 'GET https://u:p@h/session_download?lsid=1&h=abc failed, Bearer abcdef.ghi-jkl refused';
    expect(createRedactor().redact(text)).toBe(
      'GET https://[redacted]@h/session_download?[redacted] failed, Bearer [redacted] refused',
    );
  });

  test('shows errors with their causes, and survives circles and depth', () => {
    const redactor = createRedactor();
    redactor.add('hunter22');
    const error = new TypeError('no hunter22', { cause: Object.assign(new Error('inner hunter22'), { code: 'E' }) });
    const shown = redactor.redact({ error }) as { error: { cause: { code: string } } };
    expect(shown.error).toMatchObject({ type: 'TypeError', message: 'no [redacted]', cause: { code: 'E' } });
    expect(JSON.stringify(shown)).not.toContain('hunter22');
    const circle: { self?: unknown } = {};
    circle.self = circle;
    expect(redactor.redact(circle)).toEqual({ self: '[not shown]' });
  });

  test('leaves short texts alone, which are no secrets', () => {
    const redactor = createRedactor();
    redactor.add('ab');
    expect(redactor.redact('about')).toBe('about');
  });
});
