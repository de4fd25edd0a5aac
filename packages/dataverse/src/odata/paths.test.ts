import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quote } from './literals.ts';
import { callPath, queryPath } from './paths.ts';

const BASE = 'https://contoso.crm.dynamics.com/api/data/v9.2/';
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('&$top=1', '#', '%27', '+', ';=,$'),
);

/** As a server takes an address apart, by the WHATWG's rules and not by ours. */
function optionsOf(path: string): Record<string, string> {
  const url = new URL(path, BASE);
  expect(url.hash).toBe('');
  return Object.fromEntries(url.searchParams);
}

test('whatever stands in an option arrives in that option alone', () => {
  fc.assert(
    fc.property(anyText, anyText, (text, order) => {
      const filter = `title eq ${quote(text)}`;
      const options = optionsOf(queryPath({ set: 'incidents', select: ['a', 'b'], filter, orderBy: order, top: 3 }));
      expect(options).toEqual({
        $select: 'a,b',
        $filter: filter.toWellFormed(),
        $orderby: order.toWellFormed(),
        $top: '3',
      });
    }),
    { numRuns: 1000 },
  );
});

test('a quoted text ends where it should: its quotes come in pairs', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const literal = quote(text);
      const inside = literal.slice(1, -1);
      expect(inside.replaceAll("''", '')).not.toContain("'");
      expect(inside.replaceAll("''", "'")).toBe(text);
    }),
    { numRuns: 1000 },
  );
});

test('whatever stands in a parameter of a function arrives in its alias', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      const path = callPath({ name: 'Fn', parameters: { A: quote(text), B: '1' } });
      expect(path.startsWith('Fn(A=@p1,B=@p2)?')).toBe(true);
      expect(optionsOf(path)).toEqual({ '@p1': quote(text).toWellFormed(), '@p2': '1' });
    }),
    { numRuns: 1000 },
  );
});

test.each(['', 'a b', 'a/b', "a'", '1a', 'a?b'])('%j is no name', (set) => {
  expect(() => queryPath({ set })).toThrow(TypeError);
});
