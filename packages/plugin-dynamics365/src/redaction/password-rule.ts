import type { RedactionRule } from './rule.ts';

// Each repetition has a limit, so that no place of a text is looked at more than a fixed number of times: with quotes that
// nobody closes, 64,000 characters took 3.7 s.
const spaces = '\\s{1,40}';
const maybeSpaces = '\\s{0,40}';

/** Words that announce a password. `pass` and a PIN announce less: see below. */
const announcing = `pass(?:word|wort|code|phrase|wd)|kennwort|pwd?|pin|mot de passe|contraseña|pass(?=["']?${maybeSpaces}[:=])`;

/** Matches the purpose of a password: "password for the printer is", "Passwort für Teams lautet". */
const purpose = `(?:${spaces}(?:for|of|to|on|für|vom|von|zum|zur|pour|para|de)(?:${spaces}[\\p{L}\\d'’-]{1,60}){1,4}?)?`;

const says = `["']?${maybeSpaces}[:=]${maybeSpaces}|${spaces}(?:is|was|ist|war|lautet|est|était|es|era)(?:${maybeSpaces}:${maybeSpaces}|${spaces})`;
const adverbs = 'now|still|actually|again|just|simply|currently|jetzt|noch|wieder|einfach|aktuell|maintenant|ahora';
const quoted = '["\'“„«‘][^"\'“”»’\\n]{1,500}["\'“”»’]';

const announcedValue = new RegExp(
  `(?<![\\p{L}\\d_])(${announcing})(${purpose}(?:${says})(?:(?:${adverbs})${spaces}){0,3})(${quoted}|\\S+)`,
  'giu',
);

/** Words that stand behind "password is" where somebody speaks about a password instead of telling it. */
const spoken: ReadonlySet<string> = new Set(
  [
    'a an the my your his her our their this that not no never always already also only too so very being in on at for to',
    'valid invalid right wrong correct incorrect good bad ok okay fine weak strong short long old new same different needed',
    'required missing empty blank unknown known expired expiring changed unchanged reset set saved stored shown hidden',
    'locked blocked disabled enabled accepted rejected refused working broken gone lost forgotten sent case-sensitive what',
    'nicht kein keine nie immer schon auch nur zu sehr so im in am auf der die das ein eine mein meine dein ihr sein unser',
    'gültig ungültig richtig falsch korrekt inkorrekt gut schlecht schwach stark kurz lang alt neu gleich anders nötig',
    'notwendig erforderlich leer unbekannt bekannt abgelaufen geändert zurückgesetzt gesetzt gespeichert gesperrt weg',
    'verloren vergessen verschickt da hier',
    'pas le la un une mon ma votre trop très bon mauvais valide invalide correct incorrect faux juste expiré oublié requis',
    'el una mi su muy demasiado válida inválida correcta incorrecta caducada olvidada necesaria vacía',
  ].flatMap((words) => words.split(' ')),
);

function isSpoken(value: string): boolean {
  return spoken.has(value.toLowerCase().replace(/[.,;:!?)]+$/, ''));
}

/** `Password:` in one line of a form and `Name:` in the next. */
function isLabel(value: string): boolean {
  return /^[\p{L}-]+[:=]$/u.test(value);
}

function isPassword(word: string, value: string): boolean {
  // A pin can be bent, and a PIN is made of digits.
  if (word.toLowerCase() === 'pin' && !/\d/.test(value)) return false;
  return !isSpoken(value) && !isLabel(value);
}

/**
 * Removes a password that somebody tells: the word, or what is in quotes, behind `password is`, `Passwort:` and the like.
 * Whoever speaks about a password ("is not valid") tells none; a word that is not known from such talk is removed rather
 * than kept, so that a password in plain words goes as well.
 * @param instead what to write in its place
 */
export function passwordRule(instead: string): RedactionRule {
  return {
    name: 'passwords',
    pattern: announcedValue,
    replacement: (found, [word = '', between = '', value = '']) =>
      isPassword(word, value) ? `${word}${between}${instead}` : found,
  };
}
