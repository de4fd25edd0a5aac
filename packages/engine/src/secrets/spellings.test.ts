import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { createRedactor } from './redactor.ts';
import { spellingsOf } from './spellings.ts';

const secret = `p&ss "wörd" <it's> +/%~!`;
const strictly = (text: string): string => encodeURIComponent(text).replaceAll(/[!'()*~]/g, escapeOf);
const escapeOf = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
const lower = (text: string): string => text.replaceAll(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase());
const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** How the secret is spelled in a text, and the text. */
const spellings: readonly (readonly [string, string])[] = [
  ['as it is', secret],
  ['in JSON', JSON.stringify({ key: secret })],
  ['in JSON within JSON', JSON.stringify(JSON.stringify({ key: secret }))],
  ['in an address', `https://host/path/${encodeURIComponent(secret)}`],
  ['in an address, strictly', `https://host/path/${strictly(secret)}`],
  ['in an address, with small digits', `https://host/path/${lower(strictly(secret))}`],
  ['in a form', new URLSearchParams({ client_id: 'id', password: secret }).toString()],
  ['in a form, with small digits', lower(new URLSearchParams({ password: secret }).toString())],
  ['in XML', `<a>${secret.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}</a>`],
  ['in hex', Buffer.from(secret).toString('hex')],
  ['in hex with capital digits', Buffer.from(secret).toString('hex').toUpperCase()],
  ['in base64', base64(secret)],
  ['in base64 after an id', base64(`id:${secret}`)],
  ['in base64 after a longer id', base64(`id-0:${secret}`)],
  ['in base64 between other texts', base64(`client:${secret}:more`)],
  ['in base64 for addresses', Buffer.from(`id:${secret}`).toString('base64url')],
];

/** The longest part of a secret that may stay: what shares its characters of base64 with a neighbour. */
const longestRest = 4;

describe('a secret is taken out', () => {
  test.each(spellings)('%s', (_name, text) => {
    const redactor = createRedactor();
    redactor.add(secret);
    const shown = String(redactor.redact(text));
    expect(shown).toContain('[redacted]');
    expect(shown.length).toBeLessThanOrEqual(text.length + '[redacted]'.length - spellingLength(text) + longestRest);
  });

  test('of a private key, line by line', () => {
    const line = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQC7VJTUt9Us8cKj';
    const redactor = createRedactor();
    redactor.add(`-----BEGIN PRIVATE KEY-----\n${line}\nshortlastline123\n-----END PRIVATE KEY-----\n`);
    expect(redactor.redact(`openssl says: ${line}`)).toBe('openssl says: [redacted]');
    expect(redactor.redact('-----BEGIN PRIVATE KEY-----')).toBe('-----BEGIN PRIVATE KEY-----');
  });
});

/** The longest known spelling in a text. */
function spellingLength(text: string): number {
  return Math.max(...spellingsOf(secret).map((spelling) => (text.includes(spelling) ? spelling.length : 0)));
}

describe('spellings', () => {
  it('in base64 are found wherever the secret begins', () => {
    const ascii = fc.string({ unit: 'grapheme-ascii', minLength: 8, maxLength: 60 });
    fc.assert(
      fc.property(ascii, fc.string({ maxLength: 7 }), fc.string({ maxLength: 7 }), (text, before, after) => {
        const within = base64(before + text + after);
        const found = spellingsOf(text).filter((spelling) => within.includes(spelling));
        expect(found.length).toBeGreaterThan(0);
      }),
    );
  });

  it('never come of a text that is too short to be a secret', () => {
    expect(spellingsOf('abcde')).toEqual([]);
  });

  it('of whatever a person enters can be made', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        createRedactor().add(text);
      }),
    );
  });
});
