import { withinBudget } from './time-budget.ts';

/**
 * A long chat message. A rule whose time grows with the square of it, as the usual one for addresses of mail, takes a fraction
 * of a second for all samples; one whose time doubles with each character, or grows with the cube, never ends.
 */
const sampleCharacters = 1_500;
const budgetMilliseconds = 2_000;

/**
 * Texts on which expressions are known to go astray: a long row of what they repeat, and an end that does not fit.
 * @param source of the expression, whose own characters are among them
 */
function samplesFor(source: string): readonly string[] {
  const own = [...new Set(source.match(/[\p{L}\p{N}]/gu))].slice(0, 20);
  const rows = [...own, 'a', '0', ' ', '-', '.', 'a ', 'aA0', 'a@a.', '0-', '"a'];
  return rows.map((row) => `${row.repeat(Math.ceil(sampleCharacters / row.length)).slice(0, sampleCharacters)}\n!`);
}

/** Whether an expression ends in time with each of the samples. */
export function standsHostileSamples(pattern: RegExp): boolean {
  const samples = samplesFor(pattern.source);
  return withinBudget(budgetMilliseconds, () => samples.map((sample) => sample.replaceAll(pattern, ''))).ok;
}
