import { guid, isGuid, quote } from './literals.ts';

/** Query options of a read. Texts in it are not encoded yet. */
export interface ReadOptions {
  readonly select?: readonly string[] | undefined;
  /** `$expand` as it stands, such as `bt_CaseId($select=ticketnumber)`. */
  readonly expand?: string | undefined;
}

/** A query of one entity set (docs/vendors/dataverse.md#queries). */
export interface Query extends ReadOptions {
  readonly set: string;
  /** `$filter`, made with `quote` and `guid`. */
  readonly filter?: string | undefined;
  readonly top?: number | undefined;
  readonly orderBy?: string | undefined;
  readonly count?: boolean | undefined;
}

/**
 * An alternate key: column and value. A text may hold letters, digits, `_`, `.` and `-` only, because Dataverse cannot take
 * others in an address, encoded or not; a lookup is `_column_value` with a GUID.
 */
export type AlternateKey = Readonly<Record<string, string | number>>;

/** How a row is addressed: by its id, or by an alternate key. */
export type RowId = string | AlternateKey;

/** The path of a row: `incidents(5a…)`. Throws a `TypeError` for a name, id or key value that is none. */
export function rowPath(set: string, id: RowId): string {
  return `${name(set)}(${typeof id === 'string' ? guid(id) : keyOf(id)})`;
}

/** The encoded path of a query, as it is sent alone or in a batch. */
export function queryPath(query: Query): string {
  return name(query.set) + optionsOf(query);
}

/** A path with `$select` and `$expand` behind it. */
export function readPath(path: string, options: ReadOptions): string {
  return path + optionsOf(options);
}

/**
 * The path of a call to a function or action.
 * @param call.parameters OData literals, made with `quote` and `guid`; they travel as aliases, which may be long
 */
export function callPath(call: {
  readonly name: string;
  readonly on?: string | undefined;
  readonly parameters?: Readonly<Record<string, string>> | undefined;
}): string {
  const parameters = Object.entries(call.parameters ?? {});
  const list = parameters.map(([key], index) => `${name(key)}=@p${index + 1}`).join(',');
  const values = parameters.map(([, value], index) => `@p${index + 1}=${encode(value)}`).join('&');
  const target = call.on === undefined ? name(call.name) : `${call.on}/${name(call.name)}`;
  return values === '' ? target : `${target}(${list})?${values}`;
}

/**
 * Checks the name of an entity set, column or function, which goes into an address.
 * @throws {TypeError} if it is none
 */
export function name(text: string): string {
  if (!/^[A-Za-z_][\w.]*$/.test(text)) throw new TypeError(`'${text}' is no name of the Web API.`);
  return text;
}

function keyOf(key: AlternateKey): string {
  const pairs = Object.entries(key).map(([column, value]) => `${name(column)}=${keyValue(column, value)}`);
  if (pairs.length === 0) throw new TypeError('An alternate key needs a column.');
  return pairs.join(',');
}

function keyValue(column: string, value: string | number): string {
  if (typeof value === 'number' && Number.isFinite(value)) return value.toString();
  if (typeof value === 'string' && /^_\w+_value$/.test(column) && isGuid(value)) return guid(value);
  if (typeof value === 'string' && /^[\w.-]+$/.test(value)) return quote(value);
  throw new TypeError(`The value of '${column}' cannot stand in a key: only letters, digits, '_', '.' and '-' can.`);
}

function optionsOf(options: ReadOptions & Partial<Query>): string {
  const given: readonly (readonly [string, string | undefined])[] = [
    ['$select', options.select?.join(',')],
    ['$filter', options.filter],
    ['$orderby', options.orderBy],
    ['$expand', options.expand],
    ['$top', options.top?.toString()],
    ['$count', options.count === true ? 'true' : undefined],
  ];
  const pairs = given.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${encode(value)}`]));
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** Encodes a text for the value of an option. Commas and the like stay readable; what would end the value does not. */
export function encode(text: string): string {
  // Half a surrogate pair cannot be encoded; it becomes the replacement character, as everywhere in UTF-8.
  const encoded = encodeURIComponent(text.toWellFormed());
  return encoded.replaceAll('%2C', ',').replaceAll('%24', '$').replaceAll('%3D', '=');
}
