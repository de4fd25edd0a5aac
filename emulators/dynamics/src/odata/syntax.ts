/** A constant of an expression. */
export interface Literal {
  kind: 'literal';
  type: 'text' | 'number' | 'boolean' | 'guid' | 'date' | 'null';
  value: string | number | boolean | null;
}

/** `a/b/c`: a property, reached over single-valued navigation properties. */
export interface Path {
  kind: 'path';
  names: readonly string[];
}

/** A list, as the query functions take it: `['a','b']`. */
export interface List {
  kind: 'list';
  items: readonly Literal[];
}

/** `Microsoft.Dynamics.CRM.In(PropertyName='x',PropertyValues=['a'])`, or `contains(a,'b')` with arguments by position. */
export interface Call {
  kind: 'call';
  name: string;
  positional: readonly Expression[];
  named: ReadonlyMap<string, Literal | List>;
}

/** `children/any(c:c/name eq 'x')`. */
export interface Lambda {
  kind: 'lambda';
  quantifier: 'any' | 'all';
  names: readonly string[];
  variable: string;
  body: Expression | undefined;
}

/** Operators that compare two values. */
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';

/** A parsed `$filter`. */
export type Expression =
  | Literal
  | Path
  | Call
  | Lambda
  | { kind: 'compare'; operator: Comparison; left: Expression; right: Expression }
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | { kind: 'not'; of: Expression };
