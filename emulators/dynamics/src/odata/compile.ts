import { refusals } from '../errors.ts';
import type { Column } from '../metadata/model.ts';
import { readDate } from '../rows/dates.ts';
import { valueText } from '../rows/store.ts';
import { edmType } from '../rows/values.ts';
import { compileQueryFunction } from './query-functions.ts';
import { type Comparable, comparable, type Predicate, resolve, type Scope } from './resolve.ts';
import type { Comparison, Expression, Lambda, Literal } from './syntax.ts';

/** Turns a parsed filter into a predicate; refuses unknown properties and values of a wrong type. */
export function compileFilter(scope: Scope, expression: Expression): Predicate {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return junction(scope, expression);
    case 'not': {
      const inner = compileFilter(scope, expression.of);
      return (row) => !inner(row);
    }
    case 'compare':
      return comparison(scope, expression.operator, expression.left, expression.right);
    case 'call':
      return compileCall(scope, expression);
    case 'lambda':
      return lambda(scope, expression);
    case 'path': {
      const source = resolve(scope, expression.names);
      if (source.column.type !== 'boolean')
        throw refusals.badQuery('The $filter expression must evaluate to a single boolean value.');
      return (row) => source.read(row) === true;
    }
    case 'literal':
      if (expression.type !== 'boolean')
        throw refusals.badQuery('The $filter expression must evaluate to a single boolean value.');
      return () => expression.value === true;
  }
}

function junction(scope: Scope, expression: { kind: 'and' | 'or'; left: Expression; right: Expression }): Predicate {
  const left = compileFilter(scope, expression.left);
  const right = compileFilter(scope, expression.right);
  return expression.kind === 'and' ? (row) => left(row) && right(row) : (row) => left(row) || right(row);
}

function comparison(scope: Scope, operator: Comparison, left: Expression, right: Expression): Predicate {
  const flipped = left.kind === 'literal' && right.kind === 'path';
  const [path, literal] = flipped ? [right, left] : [left, right];
  if (path.kind !== 'path') throw refusals.badQuery('A comparison needs a property.');
  const source = resolve(scope, path.names);
  const test = tests[flipped ? mirrored[operator] : operator];
  if (literal.kind === 'path') {
    const other = resolve(scope, literal.names);
    return (row) => test(comparable(source.read(row)), comparable(other.read(row)));
  }
  if (literal.kind !== 'literal') throw refusals.badQuery('A comparison needs a constant.');
  const value = convert(source.column, literal, operator);
  const skipsEmpty = operator === 'ne' && value !== null && !scope.session.environment.settings.notEqualFindsEmpty;
  return (row) => {
    const held = comparable(source.read(row));
    return !(skipsEmpty && held === null) && test(held, value);
  };
}

const mirrored: Record<Comparison, Comparison> = { eq: 'eq', ne: 'ne', gt: 'lt', ge: 'le', lt: 'gt', le: 'ge' };

const tests: Record<Comparison, (left: Comparable, right: Comparable) => boolean> = {
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
  gt: (left, right) => left !== null && right !== null && left > right,
  ge: (left, right) => left !== null && right !== null && left >= right,
  lt: (left, right) => left !== null && right !== null && left < right,
  le: (left, right) => left !== null && right !== null && left <= right,
};

const literalTypes: Record<string, readonly Literal['type'][]> = {
  'Edm.Guid': ['guid'],
  'Edm.String': ['text'],
  'Edm.Int32': ['number'],
  'Edm.Int64': ['number'],
  'Edm.Decimal': ['number'],
  'Edm.Double': ['number'],
  'Edm.Boolean': ['boolean'],
  'Edm.DateTimeOffset': ['date'],
  'Edm.Date': ['date'],
};

const literalNames: Record<Literal['type'], string> = {
  text: 'Edm.String',
  number: 'Edm.Int32',
  boolean: 'Edm.Boolean',
  guid: 'Edm.Guid',
  date: 'Edm.DateTimeOffset',
  null: 'Null',
};

const operatorNames: Record<Comparison, string> = {
  eq: 'Equal',
  ne: 'NotEqual',
  gt: 'GreaterThan',
  ge: 'GreaterThanOrEqual',
  lt: 'LessThan',
  le: 'LessThanOrEqual',
};

function convert(column: Column, literal: Literal, operator: Comparison): Comparable {
  if (literal.value === null) return null;
  const type = edmType(column);
  if (literalTypes[type]?.includes(literal.type) !== true) {
    throw refusals.badQuery(
      `A binary operator with incompatible types was detected. Found operand types '${type}' and '${literalNames[literal.type]}' ` +
        `for operator kind '${operatorNames[operator]}'.`,
    );
  }
  if (literal.type !== 'date') return comparable(literal.value);
  const text = String(literal.value);
  if (column.dateBehavior === 'dateOnly') return text.slice(0, 10).toLowerCase();
  const reading = readDate(text.length === 10 ? `${text}T00:00:00Z` : text, 'userLocal');
  if (!reading.ok) throw refusals.badQuery(`'${text}' is not a date.`);
  return reading.value.toLowerCase();
}

function compileCall(scope: Scope, call: Extract<Expression, { kind: 'call' }>): Predicate {
  if (call.name.startsWith('Microsoft.Dynamics.CRM.')) return compileQueryFunction(scope, call);
  const test = textTests[call.name];
  const [subject, part] = call.positional;
  if (test === undefined) throw refusals.badQuery(`An unknown function with name '${call.name}' was found.`);
  if (
    subject?.kind !== 'path' ||
    part?.kind !== 'literal' ||
    typeof part.value !== 'string' ||
    call.positional.length !== 2
  ) {
    throw refusals.badQuery(
      `No function signature for the function with name '${call.name}' matches the specified arguments.`,
    );
  }
  const source = resolve(scope, subject.names);
  const wanted = part.value.toLowerCase();
  return (row) => {
    const value = comparable(source.read(row));
    return typeof value === 'string' && test(value, wanted);
  };
}

const textTests: Record<string, (value: string, part: string) => boolean> = {
  contains: (value, part) => value.includes(part),
  startswith: (value, part) => value.startsWith(part),
  endswith: (value, part) => value.endsWith(part),
};

function lambda(scope: Scope, expression: Lambda): Predicate {
  const { catalog, rows, access } = scope.session.environment;
  const names = expression.names[0] === scope.variable ? expression.names.slice(1) : expression.names;
  const relationship = catalog.collection(scope.table.logicalName, names[0] ?? '');
  const children = catalog.table(relationship?.referencing ?? '');
  if (relationship === undefined || children === undefined || names.length !== 1) {
    throw refusals.unknownProperty(names.join('/'), scope.table.logicalName);
  }
  const inner: Scope = { session: scope.session, table: children, variable: expression.variable };
  const body = expression.body === undefined ? () => true : compileFilter(inner, expression.body);
  const { primaryId } = scope.table;
  const visible = access.predicate(scope.session.caller, children, 'Read');
  return (row) => {
    const own = rows
      .pointingTo(children.logicalName, relationship.attribute, valueText(row[primaryId]))
      .filter(visible);
    return expression.quantifier === 'any' ? own.some(body) : own.every(body);
  };
}
