import { refuse, refusals } from '../errors.ts';
import type { Column, Table } from '../metadata/model.ts';
import { readDate } from './dates.ts';
import type { Value } from './store.ts';

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a text is a GUID as the service writes them. */
export function isGuid(text: string): boolean {
  return guidPattern.test(text);
}

/** The OData name of a column's type, as it stands in error messages. */
export function edmType(column: Column): string {
  if (column.type === 'datetime') return column.dateBehavior === 'dateOnly' ? 'Edm.Date' : 'Edm.DateTimeOffset';
  return edmTypes[column.type];
}

const edmTypes: Record<Column['type'], string> = {
  id: 'Edm.Guid',
  text: 'Edm.String',
  memo: 'Edm.String',
  integer: 'Edm.Int32',
  bigint: 'Edm.Int64',
  decimal: 'Edm.Decimal',
  double: 'Edm.Double',
  money: 'Edm.Decimal',
  boolean: 'Edm.Boolean',
  datetime: 'Edm.DateTimeOffset',
  choice: 'Edm.Int32',
  choices: 'Edm.String',
  state: 'Edm.Int32',
  status: 'Edm.Int32',
  lookup: 'Edm.Guid',
  file: 'Edm.Guid',
  image: 'Edm.Binary',
};

/** Where a value stands, for the message of a refusal. */
export interface Place {
  table: Table;
  column: Column;
}

/**
 * Checks a value of a request's body against its column and gives what is kept.
 * @throws ServiceError with the service's code for what is wrong: docs/vendors/dataverse.md#errors
 */
export function readValue(place: Place, value: unknown): Value {
  if (value === null) return null;
  return readers[place.column.type](place, value);
}

const readers: Record<Column['type'], (place: Place, value: unknown) => Value> = {
  id: readGuid,
  text: readText,
  memo: readText,
  integer: readInteger,
  bigint: readInteger,
  decimal: readNumber,
  double: readNumber,
  money: readNumber,
  boolean: (place, value) => (typeof value === 'boolean' ? value : mismatch(place, value)),
  datetime: readDateTime,
  choice: readChoice,
  choices: readChoices,
  state: readChoice,
  status: readChoice,
  lookup: mismatch,
  file: () => null,
  image: (place, value) => (typeof value === 'string' ? value : mismatch(place, value)),
};

function mismatch({ table, column }: Place, value: unknown): never {
  throw refusals.payload(
    table.setName,
    `Microsoft.OData.ODataException: Cannot convert the literal '${literal(value)}' to the expected type '${edmType(column)}'.`,
  );
}

function literal(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function readGuid(place: Place, value: unknown): string {
  if (typeof value !== 'string' || !isGuid(value)) return mismatch(place, value);
  return value.toLowerCase();
}

// Lengths count UTF-16 units, as the database's nvarchar does: docs/vendors/dataverse.md#text-limits.
function readText(place: Place, value: unknown): string {
  if (typeof value !== 'string') return mismatch(place, value);
  const { table, column } = place;
  const limit = column.maxLength ?? Number.POSITIVE_INFINITY;
  if (value.length <= limit) return value;
  throw refuse(
    400,
    '0x80044331',
    `A validation error occurred.  The length of the '${column.logicalName}' attribute of the '${table.logicalName}' entity exceeded ` +
      `the maximum allowed length of '${limit}'.`,
  );
}

function readInteger(place: Place, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) return mismatch(place, value);
  return inRange(place, value);
}

function readNumber(place: Place, value: unknown): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) return mismatch(place, value);
  const scale = 10 ** (place.column.precision ?? 10);
  return inRange(place, Math.round(value * scale) / scale);
}

function inRange({ table, column }: Place, value: number): number {
  if (value >= (column.minimum ?? -Infinity) && value <= (column.maximum ?? Infinity)) return value;
  throw refusals.invalidArgument(
    `A validation error occurred. The value ${value} of '${column.logicalName}' on record of type '${table.logicalName}' is outside the valid range.`,
  );
}

function readDateTime(place: Place, value: unknown): string {
  if (typeof value !== 'string') return mismatch(place, value);
  const reading = readDate(value, place.column.dateBehavior ?? 'userLocal');
  if (reading.ok) return reading.value;
  if (reading.reason === 'malformed') return mismatch(place, value);
  throw refuse(
    400,
    '0x80040239',
    'DateTime is less than minumum value supported by CrmDateTime. Actual value: ' + value,
  );
}

function readChoice(place: Place, value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) return mismatch(place, value);
  knownOption(place, value);
  return value;
}

function readChoices(place: Place, value: unknown): string {
  if (typeof value !== 'string' || !/^-?\d+(,-?\d+)*$/.test(value)) return mismatch(place, value);
  const values = [...new Set(value.split(',').map(Number))];
  for (const one of values) knownOption(place, one);
  return values.join(',');
}

function knownOption({ table, column }: Place, value: number): void {
  const options = column.options ?? [];
  if (options.some((option) => option.value === value)) return;
  throw refuse(
    400,
    '0x8004431A',
    `A validation error occurred. The value ${value} of '${column.logicalName}' on record of type '${table.logicalName}' is outside the valid range. ` +
      `Accepted Values: ${options.map((option) => option.value).join(',')}`,
  );
}
