import type { RedactionTrial } from '@casebridge/plugin-api';
import { standsHostileSamples } from './hostile-samples.ts';
import { passwordRule } from './password-rule.ts';
import type { RedactionRule } from './rule.ts';

/** Replaces what must not be kept. Applied before anything is stored or sent. */
export type Redactor = (text: string) => string;

/** Rules as written by a person, or what is wrong with them. */
export type ParsedRules =
  | { readonly ok: true; readonly rules: readonly RedactionRule[] }
  | { readonly ok: false; readonly problems: readonly string[] };

const redacted = '[redacted]';
const arrow = ' => ';
const longestPattern = 500;

/** Luhn's check, which every payment card number passes and one in ten other numbers. */
function isCardNumber(digits: string): boolean {
  const sum = Array.from(digits)
    .toReversed()
    .map(Number)
    .map((digit, index) => (index % 2 === 0 ? digit : digit > 4 ? digit * 2 - 9 : digit * 2))
    .reduce((total, digit) => total + digit, 0);
  return sum % 10 === 0 && /^[2-6]/.test(digits);
}

/** Passwords after a word that announces them, and payment card numbers. */
export const builtInRules: readonly RedactionRule[] = [
  passwordRule(redacted),
  {
    name: 'payment card numbers',
    pattern: /(?<![\d.-])\d(?:[ -]?\d){12,18}(?![\d.-]{0,40}\d)/gu,
    replacement: (found) => (isCardNumber(found.replaceAll(/\D/g, '')) ? redacted : found),
  },
];

/**
 * Reads rules as a person writes them, one on a line: a regular expression, and behind ` => ` what to write instead
 * (`[redacted]` otherwise). Case does not count. Empty lines and lines that start with `#` say nothing.
 */
export function parseRules(text: string): ParsedRules {
  const rules: RedactionRule[] = [];
  const problems: string[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue;
    const rule = parseRule(line.trim());
    if (typeof rule === 'string') problems.push(`line ${index + 1} ${rule}`);
    else rules.push(rule);
  }
  return problems.length === 0 ? { ok: true, rules } : { ok: false, problems };
}

function parseRule(line: string): RedactionRule | string {
  const at = line.lastIndexOf(arrow);
  const source = at === -1 ? line : line.slice(0, at).trimEnd();
  const replacement = at === -1 ? redacted : line.slice(at + arrow.length).trim();
  if (source.length > longestPattern) return `is longer than ${longestPattern} characters`;
  try {
    const pattern = new RegExp(source, 'giu');
    if (pattern.test('')) return 'would match between all characters';
    if (!isSound(source, pattern)) return 'takes too long with a long text: repeat nothing that is repeated itself';
    return { name: line, pattern, replacement: () => replacement };
  } catch {
    return 'is not a regular expression';
  }
}

/** Settings are read with every delivery, and their rules tried once. */
const tried = new Map<string, boolean>();
const mostTried = 200;

function isSound(source: string, pattern: RegExp): boolean {
  const known = tried.get(source);
  if (known !== undefined) return known;
  if (tried.size >= mostTried) tried.clear();
  const sound = standsHostileSamples(pattern);
  tried.set(source, sound);
  return sound;
}

function apply(rule: RedactionRule, text: string): string {
  return text.replaceAll(rule.pattern, (found, ...rest: unknown[]) =>
    rule.replacement(
      found,
      rest.filter((value) => typeof value === 'string'),
    ),
  );
}

/** Makes one function of rules, which are applied in their order. */
export function createRedactor(rules: readonly RedactionRule[]): Redactor {
  return (text) => rules.reduce((present, rule) => apply(rule, present), text);
}

/** Applies rules to a sample and counts what they found. */
export function tryRules(rules: readonly RedactionRule[], sample: string): RedactionTrial {
  let text = sample;
  const hits: { name: string; count: number }[] = [];
  for (const rule of rules) {
    let count = 0;
    const counting: RedactionRule = {
      ...rule,
      replacement: (found, groups) => {
        const instead = rule.replacement(found, groups);
        if (instead !== found) count += 1;
        return instead;
      },
    };
    text = apply(counting, text);
    if (count > 0) hits.push({ name: rule.name, count });
  }
  return { text, hits };
}
