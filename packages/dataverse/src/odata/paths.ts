import { guid } from './literals.ts';

/** What may be said about the rows that are wanted. Texts in it are not encoded yet. */
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

/** The path of a row: `incidents(5a…)`. Throws a `TypeError` for a name or id that is none. */
export function rowPath(set: string, id: string): string {
  return `${name(set)}(${guid(id)})`;
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
 * Checks the name of an entity set, column or function, which goes into an address.
 * @throws {TypeError} if it is none
 */
export function name(text: string): string {
  if (!/^[A-Za-z_][\w.]*$/.test(text)) throw new TypeError(`'${text}' is no name of the Web API.`);
  return text;
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

/** Commas and the like stay readable; what would end the value is encoded. */
function encode(value: string): string {
  return encodeURIComponent(value).replaceAll('%2C', ',').replaceAll('%24', '$').replaceAll('%3D', '=');
}
