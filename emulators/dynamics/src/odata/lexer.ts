import { refusals } from '../errors.ts';

/** A word of an OData expression. */
export type Token =
  | { kind: 'name'; text: string }
  | { kind: 'text'; value: string }
  | { kind: 'number'; value: number; text: string }
  | { kind: 'guid'; value: string }
  | { kind: 'date'; value: string }
  | { kind: 'sign'; text: string }
  | { kind: 'end' };

// The order matters: a GUID may begin like a number, a date like a subtraction.
const shapes: readonly { kind: 'guid' | 'date' | 'number' | 'name' | 'sign'; pattern: RegExp }[] = [
  { kind: 'guid', pattern: /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![\w-])/iy },
  { kind: 'date', pattern: /\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:\d{2})?)?(?!\w)/y },
  { kind: 'number', pattern: /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w-])/y },
  { kind: 'name', pattern: /[@$]?[A-Za-z_][\w.]*/y },
  { kind: 'sign', pattern: /[(),/:=[\];]/y },
];

/**
 * Splits an OData expression into words.
 * @param text decoded, as it stands in the query option
 * @throws ServiceError at a character that begins no word
 */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let position = skipSpace(text, 0);
  while (position < text.length) {
    const [token, next] = text[position] === "'" ? readText(text, position) : readShape(text, position);
    tokens.push(token);
    position = skipSpace(text, next);
  }
  tokens.push({ kind: 'end' });
  return tokens;
}

function skipSpace(text: string, from: number): number {
  let position = from;
  while (text[position] === ' ' || text[position] === '\t') position += 1;
  return position;
}

function readText(text: string, from: number): [Token, number] {
  let value = '';
  let position = from + 1;
  for (;;) {
    const quote = text.indexOf("'", position);
    if (quote < 0)
      throw refusals.badQuery(`There is an unterminated string literal at position ${text.length} in '${text}'.`);
    value += text.slice(position, quote);
    if (text[quote + 1] !== "'") return [{ kind: 'text', value }, quote + 1];
    value += "'";
    position = quote + 2;
  }
}

function readShape(text: string, position: number): [Token, number] {
  for (const { kind, pattern } of shapes) {
    pattern.lastIndex = position;
    const match = pattern.exec(text)?.[0];
    if (match !== undefined) return [toToken(kind, match), position + match.length];
  }
  throw refusals.badQuery(
    `Syntax error: character '${text[position] ?? ''}' is not valid at position ${position} in '${text}'.`,
  );
}

function toToken(kind: (typeof shapes)[number]['kind'], text: string): Token {
  switch (kind) {
    case 'guid':
      return { kind, value: text.toLowerCase() };
    case 'date':
      return { kind, value: text };
    case 'number':
      return { kind, value: Number(text), text };
    case 'name':
    case 'sign':
      return { kind, text };
  }
}
