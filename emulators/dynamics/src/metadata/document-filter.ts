import { refusals } from '../errors.ts';
import { parseFilter } from '../odata/parser.ts';
import type { Comparison, Expression } from '../odata/syntax.ts';
import type { Document } from './describe.ts';

/** Compiles a `$filter` over metadata documents, which have properties but no columns. */
export function documentFilter(text: string): (document: Document) => boolean {
  return compile(parseFilter(text));
}

function compile(expression: Expression): (document: Document) => boolean {
  switch (expression.kind) {
    case 'and':
    case 'or': {
      const [left, right] = [compile(expression.left), compile(expression.right)];
      return expression.kind === 'and' ? (one) => left(one) && right(one) : (one) => left(one) || right(one);
    }
    case 'not': {
      const inner = compile(expression.of);
      return (one) => !inner(one);
    }
    case 'compare':
      return comparison(expression.operator, expression.left, expression.right);
    default:
      throw refusals.badQuery('The query on metadata is not supported.');
  }
}

// The service compares metadata for equality only.
function comparison(operator: Comparison, left: Expression, right: Expression): (document: Document) => boolean {
  if (left.kind !== 'path' || right.kind !== 'literal' || (operator !== 'eq' && operator !== 'ne')) {
    throw refusals.badQuery('The query on metadata is not supported.');
  }
  return (document) => (valueAt(document, left.names) === right.value) === (operator === 'eq');
}

function valueAt(document: Document, names: readonly string[]): unknown {
  return names.reduce<unknown>((value, name) => {
    if (typeof value !== 'object' || value === null) return undefined;
    const inner: unknown = Reflect.get(value, name);
    if (inner === undefined && value === document) throw refusals.unknownProperty(name, 'EntityMetadata');
    return inner;
  }, document);
}
