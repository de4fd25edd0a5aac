import { refusals } from '../errors.ts';
import { type Token, tokenize } from './lexer.ts';
import type { Comparison, Expression, List, Literal } from './syntax.ts';

/** How deep an expression may be nested before the service gives up; a parser without a limit can be crashed by a URL. */
export const maximumDepth = 100;

/** Values of parameter aliases: `@p1` to the text that the query gives for it. */
export type Aliases = ReadonlyMap<string, string>;

/**
 * Parses a `$filter` expression: docs/vendors/dataverse.md#queries.
 * @param text decoded
 * @param aliases parameter aliases of the same URL
 */
export function parseFilter(text: string, aliases: Aliases = new Map()): Expression {
  return whole({ tokens: tokenize(text), at: 0, text, aliases }, (cursor) => disjunction(cursor, 0));
}

/** Parses one literal or list, as it stands as the value of a parameter alias. */
export function parseArgument(text: string): Literal | List {
  return whole({ tokens: tokenize(text), at: 0, text, aliases: new Map() }, argument);
}

/** Where the parser is. Each function below reads its part and leaves the cursor behind it. */
interface Cursor {
  readonly tokens: readonly Token[];
  at: number;
  readonly text: string;
  readonly aliases: Aliases;
}

function whole<T>(cursor: Cursor, read: (cursor: Cursor) => T): T {
  const result = read(cursor);
  if (peek(cursor).kind !== 'end') fail(cursor);
  return result;
}

function disjunction(cursor: Cursor, depth: number): Expression {
  let left = conjunction(cursor, depth);
  while (skipWord(cursor, 'or')) left = { kind: 'or', left, right: conjunction(cursor, depth) };
  return left;
}

function conjunction(cursor: Cursor, depth: number): Expression {
  let left = comparison(cursor, depth);
  while (skipWord(cursor, 'and')) left = { kind: 'and', left, right: comparison(cursor, depth) };
  return left;
}

const comparisons = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);

function comparison(cursor: Cursor, depth: number): Expression {
  if (skipWord(cursor, 'not')) return { kind: 'not', of: comparison(cursor, deeper(depth)) };
  const left = primary(cursor, depth);
  const token = peek(cursor);
  if (token.kind !== 'name' || !comparisons.has(token.text)) return left;
  cursor.at += 1;
  return { kind: 'compare', operator: token.text as Comparison, left, right: primary(cursor, depth) };
}

function primary(cursor: Cursor, depth: number): Expression {
  if (skipSign(cursor, '(')) {
    const inner = disjunction(cursor, deeper(depth));
    take(cursor, ')');
    return inner;
  }
  const token = peek(cursor);
  if (token.kind !== 'name' || constants.has(token.text) || token.text.startsWith('@')) return literal(cursor);
  return isSign(peek(cursor, 1), '(') ? call(cursor, depth) : path(cursor, depth);
}

function call(cursor: Cursor, depth: number): Expression {
  const called = name(cursor);
  take(cursor, '(');
  const positional: Expression[] = [];
  const named = new Map<string, Literal | List>();
  while (!isSign(peek(cursor), ')')) {
    if (isSign(peek(cursor, 1), '=')) {
      const key = name(cursor);
      take(cursor, '=');
      named.set(key, argument(cursor));
    } else positional.push(disjunction(cursor, deeper(depth)));
    if (!isSign(peek(cursor), ')')) take(cursor, ',');
  }
  take(cursor, ')');
  return { kind: 'call', name: called, positional, named };
}

function path(cursor: Cursor, depth: number): Expression {
  const names = [name(cursor)];
  while (skipSign(cursor, '/')) {
    const next = name(cursor);
    if ((next === 'any' || next === 'all') && isSign(peek(cursor), '(')) return lambda(cursor, next, names, depth);
    names.push(next);
  }
  return { kind: 'path', names };
}

function lambda(cursor: Cursor, quantifier: 'any' | 'all', names: string[], depth: number): Expression {
  take(cursor, '(');
  if (skipSign(cursor, ')')) return { kind: 'lambda', quantifier, names, variable: '', body: undefined };
  const variable = name(cursor);
  take(cursor, ':');
  const body = disjunction(cursor, deeper(depth));
  take(cursor, ')');
  return { kind: 'lambda', quantifier, names, variable, body };
}

function argument(cursor: Cursor): Literal | List {
  const token = peek(cursor);
  if (token.kind === 'name' && token.text.startsWith('@')) return alias(cursor);
  if (!skipSign(cursor, '[')) return literal(cursor);
  const items: Literal[] = [];
  while (!isSign(peek(cursor), ']')) {
    items.push(literal(cursor));
    if (!isSign(peek(cursor), ']')) take(cursor, ',');
  }
  take(cursor, ']');
  return { kind: 'list', items };
}

function alias(cursor: Cursor): Literal | List {
  const called = name(cursor);
  const value = cursor.aliases.get(called);
  if (value === undefined) throw refusals.badQuery(`The parameter alias '${called}' has no value.`);
  return parseArgument(value);
}

const constants = new Map<string, Literal>([
  ['true', { kind: 'literal', type: 'boolean', value: true }],
  ['false', { kind: 'literal', type: 'boolean', value: false }],
  ['null', { kind: 'literal', type: 'null', value: null }],
]);

function literal(cursor: Cursor): Literal {
  const token = peek(cursor);
  if (token.kind === 'sign' || token.kind === 'end') return fail(cursor);
  if (token.kind === 'name' && token.text.startsWith('@')) {
    const value = alias(cursor);
    return value.kind === 'literal' ? value : fail(cursor);
  }
  cursor.at += 1;
  if (token.kind !== 'name') return { kind: 'literal', type: token.kind, value: token.value };
  return constants.get(token.text) ?? fail(cursor);
}

function name(cursor: Cursor): string {
  const token = peek(cursor);
  if (token.kind !== 'name') return fail(cursor);
  cursor.at += 1;
  return token.text;
}

function peek(cursor: Cursor, ahead = 0): Token {
  return cursor.tokens[cursor.at + ahead] ?? { kind: 'end' };
}

function isSign(token: Token, sign: string): boolean {
  return token.kind === 'sign' && token.text === sign;
}

function skipSign(cursor: Cursor, sign: string): boolean {
  if (!isSign(peek(cursor), sign)) return false;
  cursor.at += 1;
  return true;
}

function skipWord(cursor: Cursor, word: string): boolean {
  const token = peek(cursor);
  if (token.kind !== 'name' || token.text !== word) return false;
  cursor.at += 1;
  return true;
}

function take(cursor: Cursor, sign: string): void {
  if (!skipSign(cursor, sign)) fail(cursor);
}

function deeper(depth: number): number {
  if (depth >= maximumDepth) throw refusals.badQuery('Recursion depth exceeded allowed limit.');
  return depth + 1;
}

function fail(cursor: Cursor): never {
  throw refusals.badQuery(`Syntax error at position ${cursor.at} in '${cursor.text}'.`);
}
