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

  test('leaves nothing of a secret that begins with another', () => {
    const redactor = createRedactor();
    redactor.add('hunter22');
    redactor.add('hunter22-and-more');
    expect(redactor.redact('it is hunter22-and-more.')).toBe('it is [redacted].');
  });

  test('takes secrets out of the names of fields', () => {
    const redactor = createRedactor();
    redactor.add('hunter22');
    expect(redactor.redact({ 'no hunter22': 1 })).toEqual({ 'no [redacted]': 1 });
  });

  test('takes out the whole password of an address, also with signs that should have been escaped', () => {
    const text = 'connect postgres://user:p@ss#wo/rd@db.example.com/casebridge failed';
    expect(createRedactor().redact(text)).toBe('connect postgres://[redacted]@db.example.com/casebridge failed');
  });

  test('knows the latest tokens, and forgets the oldest', () => {
    const redactor = createRedactor();
    const tokens = Array.from({ length: 65 }, (_, index) => `token-number-${index}`.padEnd(40, 'x'));
    for (const token of tokens) redactor.addToken(token);
    expect(redactor.redact(`got ${tokens[64] ?? ''}`)).toBe('got [redacted]');
    expect(redactor.redact(`got ${tokens[0] ?? ''}`)).toBe(`got ${tokens[0] ?? ''}`);
  });

  test('takes known secrets out of an answer and leaves all else of it', () => {
    const redactor = createRedactor();
    redactor.add('hunter22');
    const answer = { token: 'kept', url: 'https://crm.example.com/main.aspx?id=1', words: ['it said hunter22'] };
    expect(redactor.withoutSecrets(answer)).toEqual({ ...answer, words: ['it said [redacted]'] });
  });

  test('leaves short texts alone, which are no secrets', () => {
    const redactor = createRedactor();
    redactor.add('ab');
    expect(redactor.redact('about')).toBe('about');
  });
});
