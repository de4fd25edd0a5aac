import { describe, expect, it } from 'vitest';
import { passwordRule } from './password-rule.ts';
import { createRedactor } from './rules.ts';

const redact = createRedactor([passwordRule('***')]);

describe('a password that is told', () => {
  it.each([
    ['My password is hunter2, ok?', 'My password is *** ok?'],
    ['my password is sunshine', 'my password is ***'],
    ['The password is: hunter2', 'The password is: ***'],
    ['Password: hunter2', 'Password: ***'],
    ['PASSWORD = Hunter2!', 'PASSWORD = ***'],
    ['pwd=abc user=tom', 'pwd=*** user=tom'],
    ['user: tom pass: hunter2', 'user: tom pass: ***'],
    ['pw: hunter2', 'pw: ***'],
    ['It was invalid, the password is now hunter3.', 'It was invalid, the password is now ***'],
    ['the password was hunter2 until today', 'the password was *** until today'],
    ['the password for the printer is hunter2', 'the password for the printer is ***'],
    ['password is "not a secret" today', 'password is *** today'],
    ['{"user":"tom","password":"hunter2"}', '{"user":"tom","password":***}'],
    ['https://example.com/?password=hunter2', 'https://example.com/?password=***'],
    ['the pin is 1234', 'the pin is ***'],
    ['passphrase: correct-horse', 'passphrase: ***'],
    ['Passwort: geheim!', 'Passwort: ***'],
    ['Das Passwort lautet geheim', 'Das Passwort lautet ***'],
    ['Mein Kennwort ist jetzt Sommer2030', 'Mein Kennwort ist jetzt ***'],
    ['Das Passwort für Teams ist Sommer', 'Das Passwort für Teams ist ***'],
    ['le mot de passe est soleil', 'le mot de passe est ***'],
    ['la contraseña es verano7', 'la contraseña es ***'],
    ['Password:\nhunter2', 'Password:\n***'],
    ['password is wrong1', 'password is ***'],
  ])('goes: %j', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });
});

describe('talk about a password', () => {
  it.each([
    'It says the password is not valid.',
    'The password is wrong!',
    'Your password is expired, please change it.',
    'the password is still not accepted',
    'The password is required (see the policy)',
    'the password for the printer is unknown',
    'Is the password case-sensitive? The password is case-sensitive.',
    'I forgot my password.',
    'password reset is done',
    'The password policy is strict',
    'Password: required',
    'Password:\nName: tom',
    'Das Passwort ist nicht gültig.',
    'Mein Kennwort ist abgelaufen',
    'Das Passwort ist falsch.',
    'das passwort war falsch',
    'le mot de passe est incorrect',
    'la contraseña es incorrecta',
    'PIN 1234',
    'the pin is bent',
    'Spinning is fine',
    'I will pass it is fine',
    'A compass is useful',
  ])('stays: %j', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('a text that was made to take long', () => {
  const length = 200_000;
  it.each([
    ['of quotes that nobody closes', 'password=«'],
    ['of German quotes', 'password is „'],
    ['of spaces', `password${' '.repeat(999)}`],
    ['of words for a purpose', `pw for ${'pin-'.repeat(50)} `],
    ['of adverbs', 'password is now '],
    ['of colons', 'pass:'],
  ])('%s takes as long as its length says', (_name, part) => {
    const took = (size: number): number => {
      const text = part.repeat(Math.ceil(size / part.length));
      const begun = performance.now();
      redact(text);
      return performance.now() - begun;
    };
    took(length / 10);
    // Ten times the length: with a square in it, a hundred times the time. The machine may be busy meanwhile.
    expect(took(length)).toBeLessThan(40 * Math.max(took(length / 10), 10));
  });
});

it('a text without end is gone through in one go', () => {
  const text = `${'password for the '.repeat(20_000)}${'password '.repeat(20_000)}is hunter2`;
  expect(redact(text).endsWith('password is ***')).toBe(true);
});
