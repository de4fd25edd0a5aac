import { refusals } from '../errors.ts';
import { isReference, type Value } from '../rows/store.ts';
import { comparable, type Predicate, resolve, type Scope } from './resolve.ts';
import type { Call, Literal } from './syntax.ts';

const prefix = 'Microsoft.Dynamics.CRM.';

/** Arguments of a query function, besides the row's value. */
interface Arguments {
  values: readonly (string | number | boolean | null)[];
  now: Date;
  userId: string;
}

type Test = (value: string | number | boolean | null, given: Arguments) => boolean;

const tests: Record<string, Test> = {
  In: (value, { values }) => values.includes(value),
  NotIn: (value, { values }) => !values.includes(value),
  Between: (value, { values: [from, to] }) => between(value, from, to),
  NotBetween: (value, { values: [from, to] }) => value !== null && !between(value, from, to),
  ContainValues: (value, { values }) => choicesOf(value).some((one) => values.map(String).includes(one)),
  DoesNotContainValues: (value, { values }) => !choicesOf(value).some((one) => values.map(String).includes(one)),
  EqualUserId: (value, { userId }) => value === userId,
  NotEqualUserId: (value, { userId }) => value !== userId,
  OnOrAfter: (value, { values: [day] }) => day !== undefined && dayOf(value) >= dayOf(day),
  OnOrBefore: (value, { values: [day] }) => value !== null && day !== undefined && dayOf(value) <= dayOf(day),
  On: (value, { values: [day] }) => day !== undefined && dayOf(value) === dayOf(day),
  Today: (value, { now }) => dayOf(value) === dayOf(now.toISOString()),
  LastXHours: (value, { values: [count], now }) => since(value, now, Number(count) * 3_600_000),
  LastXDays: (value, { values: [count], now }) => since(value, now, Number(count) * 86_400_000),
  OlderThanXHours: (value, { values: [count], now }) => olderThan(value, now, Number(count) * 3_600_000),
  OlderThanXDays: (value, { values: [count], now }) => olderThan(value, now, Number(count) * 86_400_000),
};

/** Compiles `Microsoft.Dynamics.CRM.X(PropertyName=...,PropertyValues=...)`: docs/vendors/dataverse.md#queries. */
export function compileQueryFunction(scope: Scope, call: Call): Predicate {
  const test = tests[call.name.slice(prefix.length)];
  if (test === undefined) throw refusals.badQuery(`The query function '${call.name}' is not emulated.`);
  const property = call.named.get('PropertyName');
  if (property?.kind !== 'literal' || typeof property.value !== 'string') {
    throw refusals.badQuery(`'${call.name}' needs PropertyName.`);
  }
  const source = resolve(scope, property.value.split('/'));
  const given: Arguments = {
    values: valuesOf(call).map((literal) => kept(literal.value, source.column.type)),
    now: scope.session.environment.clock.now(),
    userId: scope.session.caller.userId,
  };
  return (row) => test(plain(source.read(row)), given);
}

function valuesOf(call: Call): readonly Literal[] {
  const list = call.named.get('PropertyValues');
  if (list?.kind === 'list') return list.items;
  const single = call.named.get('PropertyValue');
  return single?.kind === 'literal' ? [single] : [];
}

// The functions take every value as a text, whatever the column's type.
function kept(value: Literal['value'], type: string): Literal['value'] {
  const numeric = ['integer', 'choice', 'state', 'status', 'decimal', 'double', 'money', 'bigint'].includes(type);
  return numeric && typeof value === 'string' ? Number(value) : comparable(value);
}

function plain(value: Value): string | number | boolean | null {
  return isReference(value) ? value.id : comparable(value);
}

type Plain = string | number | boolean | null;

function between(value: Plain, from: Plain | undefined, to: Plain | undefined): boolean {
  return value !== null && from != null && to != null && value >= from && value <= to;
}

function choicesOf(value: Plain): string[] {
  return typeof value === 'string' ? value.split(',') : [];
}

function dayOf(value: Plain): string {
  return String(value).slice(0, 10);
}

function since(value: Plain, now: Date, milliseconds: number): boolean {
  if (typeof value !== 'string') return false;
  const time = Date.parse(value);
  return time <= now.getTime() && time >= now.getTime() - milliseconds;
}

function olderThan(value: Plain, now: Date, milliseconds: number): boolean {
  return typeof value === 'string' && Date.parse(value) < now.getTime() - milliseconds;
}
