import { describe, expect, it } from 'vitest';
import { event, fullReport } from '../../test/reports.ts';
import { withoutPersonalData } from './personal-data.ts';
import { builtInRules, createRedactor, parseRules, tryRules } from './rules.ts';

describe('the built-in rules', () => {
  const redact = createRedactor(builtInRules);

  it.each([
    ['My password is hunter2, ok?', 'My password is [redacted] ok?'],
    ['Passwort: geheim!', 'Passwort: [redacted]'],
    ['pwd=abc user=tom', 'pwd=[redacted] user=tom'],
    ['PIN 1234', 'PIN 1234'],
    ['I forgot my password.', 'I forgot my password.'],
    ['Spinning is fine', 'Spinning is fine'],
    ['Card 4111 1111 1111 1111 please', 'Card [redacted] please'],
    ['Card 4111-1111-1111-1111.', 'Card [redacted].'],
    ['378282246310005', '[redacted]'],
    ['Order 4111111111111112', 'Order 4111111111111112'],
    ['Session 0123456789012345', 'Session 0123456789012345'],
    ['12345678901234567890123456', '12345678901234567890123456'],
  ])('make of %j %j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });
});

describe('own rules', () => {
  it('are regular expressions with what to write instead', () => {
    const parsed = parseRules('# customers\n\\bK-\\d{6}\\b => [customer]\n\nsecret project');
    const rules = parsed.ok ? parsed.rules : [];
    expect(createRedactor(rules)('k-123456 asked about the Secret Project')).toBe(
      '[customer] asked about the [redacted]',
    );
  });

  it.each([
    ['(', 'line 1 is not a regular expression'],
    ['ok\na*', 'line 2 would match between all characters'],
    ['x'.repeat(501), 'line 1 is longer than 500 characters'],
    ['(a+)+$', 'line 1 takes too long with a long text: repeat nothing that is repeated itself'],
    ['ok\n^(\\d+)+$', 'line 2 takes too long with a long text: repeat nothing that is repeated itself'],
    ['(K|K)+=', 'line 1 takes too long with a long text: repeat nothing that is repeated itself'],
  ])('refuse %j', (text, problem) => {
    expect(parseRules(text)).toEqual({ ok: false, problems: [problem] });
  });

  it.each(['\\bK-\\d{6}\\b', '[\\w.-]{1,64}@[\\w-]{1,64}\\.\\w{2,10}', 'secret( project)? x+', '\\S+@\\S+\\.\\S+'])(
    'are taken where they end: %s',
    (text) => {
      expect(parseRules(text)).toMatchObject({ ok: true });
    },
  );

  it('can be tried on a sample', () => {
    const parsed = parseRules('Tom => [name]\nAnn');
    const rules = parsed.ok ? parsed.rules : [];
    expect(tryRules([...rules, ...builtInRules], 'Tom and Tom: 4111111111111111')).toEqual({
      text: '[name] and [name]: [redacted]',
      hits: [
        { name: 'Tom => [name]', count: 2 },
        { name: 'payment card numbers', count: 1 },
      ],
    });
  });
});

describe('withoutPersonalData', () => {
  const asOriginal = { personalData: 'original', redactSecrets: false, redactionRules: [] } as const;

  it('as the original keeps everything', () => {
    expect(withoutPersonalData(fullReport(), asOriginal)).toEqual(fullReport());
  });

  it('reaches everything that somebody typed', () => {
    const secret = 'password: hunter2';
    const report = fullReport({
      participants: [
        { role: 'customer', gsnumber: '1', company: secret, companyCode: secret, issue: secret, details: secret },
      ],
      customAttributes: [{ codeName: 'a', value: secret }],
      surveys: [{ respondent: 'customer', answers: [{ name: 'q', value: secret }] }],
      events: [
        event(1, 'Chat Message', { body: secret }),
        event(2, 'Anything', { data: [{ name: 'a', value: secret }], files: [{ name: secret }] }),
        event(3, 'System', { systemInformation: { categories: [{ name: 'G', fields: [], rows: [[secret]] }] } }),
      ],
      unknown: [{ path: 'session/new', text: secret, attributes: { a: secret } }],
    });
    const kept = JSON.stringify(withoutPersonalData(report, { ...asOriginal, redactSecrets: true }));
    expect(kept).not.toContain('hunter2');
    expect(kept.match(/password: \[redacted\]/g)).toHaveLength(12);
  });

  it('data-minimal drops titles, registry values, addresses, seconds and ratings', () => {
    const report = fullReport({
      events: [
        event(1, 'Session Foreground Window Changed', {
          data: [
            { name: 'exeName', value: 'bank.exe' },
            { name: 'windowName', value: 'My account' },
          ],
        }),
        event(2, 'Registry Value Added', { data: [{ name: 'value_data', value: 'serial' }] }),
        event(3, 'Conference Member Added', { data: [{ name: 'private_ip', value: '10.0.0.7' }] }),
        event(4, 'Chat Message', { body: 'Ping 10.0.0.8 at 10:15:00' }),
        event(6, 'Remote Shell Event', { data: [{ name: 'command', value: 'ping 10.0.0.10' }] }),
        event(5, 'System', {
          systemInformation: {
            categories: [
              {
                name: 'Network',
                fields: [],
                rows: [['10.0.0.9', 'fe80::1c2d:3e4f', '00:1A:2B:3C:4D:5E', '10:15:00', '1.2.3']],
              },
            ],
          },
        }),
      ],
      unknown: [{ path: 'session/new', text: '10.0.0.11', attributes: { mac: '00:1A:2B:3C:4D:5E' } }],
    });
    const kept = withoutPersonalData(report, { ...asOriginal, personalData: 'minimal' });
    const text = JSON.stringify(kept);
    const addresses = ['10.0.0.7', '10.0.0.9', '10.0.0.10', '10.0.0.11', '00:1A', 'fe80', '198.51.100.7'];
    for (const gone of ['My account', 'serial', ...addresses, 'secondsInvolved']) {
      expect(text).not.toContain(gone);
    }
    expect(kept.events[5]?.systemInformation?.categories[0]?.rows).toEqual([
      ['[address]', '[address]', '[address]', '10:15:00', '1.2.3'],
    ]);
    expect(kept.events[3]?.body).toBe('Ping 10.0.0.8 at 10:15:00');
    expect(kept.surveys.map(({ answers }) => answers)).toEqual([[], [{ name: 'close_state', value: 'Resolved' }]]);
  });
});
