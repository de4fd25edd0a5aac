import type { Environment } from '../environment.ts';
import type { Column } from '../metadata/model.ts';
import { isReference, type Reference, type Value } from './store.ts';

/**
 * The text that a person would see for a value (English, UTC), or undefined where the service gives none:
 * docs/vendors/dataverse.md#queries.
 */
export function formatValue(environment: Environment, column: Column, value: Value): string | undefined {
  if (value === null) return undefined;
  return isReference(value) ? nameOf(environment, value) : formats[column.type]?.(column, value);
}

type Format = (column: Column, value: string | number | boolean) => string | undefined;

const label: Format = (column, value) => column.options?.find((option) => option.value === Number(value))?.label;
// Made once: making a format takes longer than using it.
const wholeFormat = new Intl.NumberFormat('en-US');
const dayFormat = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC' });
const timeFormat = new Intl.DateTimeFormat('en-US', { timeZone: 'UTC', hour: 'numeric', minute: '2-digit' });

const whole: Format = (_column, value) => wholeFormat.format(Number(value));
const fraction: Format = (column, value) =>
  Number(value).toLocaleString('en-US', { minimumFractionDigits: column.precision ?? 2 });

const formats: Partial<Record<Column['type'], Format>> = {
  choice: label,
  state: label,
  status: label,
  boolean: label,
  choices: (column, value) => labels(column, String(value)),
  datetime: (column, value) => formatDate(column, String(value)),
  integer: whole,
  bigint: whole,
  decimal: fraction,
  double: fraction,
  money: fraction,
};

/** The primary name of the row that a lookup points to. */
export function nameOf(environment: Environment, reference: Reference): string | undefined {
  const table = environment.catalog.table(reference.table);
  const name = environment.rows.get(reference.table, reference.id)?.[table?.primaryName ?? ''];
  return typeof name === 'string' ? name : undefined;
}

function labels(column: Column, values: string): string {
  const label = (value: string): string =>
    column.options?.find((option) => option.value === Number(value))?.label ?? value;
  return values.split(',').map(label).join('; ');
}

function formatDate(column: Column, value: string): string {
  const date = new Date(value.length === 10 ? `${value}T00:00:00Z` : value);
  const day = dayFormat.format(date);
  if (column.dateBehavior === 'dateOnly') return day;
  // Node puts a narrow no-break space before AM and PM; the service an ordinary one.
  const time = timeFormat.format(date);
  return `${day} ${time.replaceAll('\u202f', ' ')}`;
}
