import { refusals } from '../errors.ts';
import { type Association, type Column, propertyOf, type Relationship, type Table } from '../metadata/model.ts';
import type { Session } from '../session.ts';
import { compileFilter } from './compile.ts';
import { type Aliases, parseFilter } from './parser.ts';
import { type Predicate, resolve, type Source } from './resolve.ts';
import { splitOutside } from './text-scan.ts';

/** One entry of `$orderby`. */
export interface Order {
  source: Source;
  descending: boolean;
}

/** One entry of `$expand`. */
export interface Expansion {
  navigation: string;
  link:
    | { kind: 'lookup'; relationship: Relationship }
    | { kind: 'collection'; relationship: Relationship }
    | { kind: 'association'; association: Association };
  query: QueryOptions;
}

/** The query options of a request, checked against the table that they are asked of. */
export interface QueryOptions {
  table: Table;
  /** Undefined where all columns are wanted. */
  select: Column[] | undefined;
  filter: Predicate | undefined;
  orders: Order[];
  top: number | undefined;
  count: boolean;
  expansions: Expansion[];
  skipToken: string | undefined;
}

/** Options that the service knows although it does nothing with them here: docs/vendors/dataverse.md#queries. */
const passedOn = new Set(['tag']);

const known = new Set(['$select', '$filter', '$orderby', '$top', '$count', '$expand', '$skiptoken']);

/** How deep `$expand` may be nested: docs/vendors/dataverse.md#queries. */
const deepestExpansion = 15;

/** Reads query options; the ones that the service does not know are refused: docs/vendors/dataverse.md#queries. */
export function readQueryOptions(
  session: Session,
  table: Table,
  options: ReadonlyMap<string, string>,
  depth = 0,
): QueryOptions {
  for (const name of options.keys()) refuseUnknown(name);
  const filter = options.get('$filter');
  return {
    table,
    select: readSelect(session, table, options.get('$select')),
    filter:
      filter === undefined ? undefined : compileFilter({ session, table }, parseFilter(filter, aliasesOf(options))),
    orders: readOrders(session, table, options.get('$orderby')),
    top: readTop(options.get('$top')),
    count: options.get('$count') === 'true',
    expansions: readExpansions(session, table, options.get('$expand'), depth),
    skipToken: options.get('$skiptoken'),
  };
}

function refuseUnknown(name: string): void {
  if (name.startsWith('@') || known.has(name) || passedOn.has(name)) return;
  if (name === '$skip') throw refusals.badQuery('Skip Clause is not supported in CRM');
  throw refusals.badQuery(`The query parameter '${name}' is not supported.`);
}

function aliasesOf(options: ReadonlyMap<string, string>): Aliases {
  return new Map([...options].filter(([name]) => name.startsWith('@')));
}

function readSelect(session: Session, table: Table, text: string | undefined): Column[] | undefined {
  if (text === undefined || text === '' || text === '*') return undefined;
  const columns = new Map<string, Column>();
  for (const name of text.split(',').map((one) => one.trim())) {
    // The name of a file has a column of its own, read with the file's: docs/vendors/dataverse.md#file-columns.
    const isNameOf = (one: Column): boolean => one.type === 'file' && name === `${one.logicalName}_name`;
    const column = [...table.columns.values()].find((one) => propertyOf(one) === name || isNameOf(one));
    const navigable = session.environment.catalog.lookupsByNavigation(table.logicalName, name).length > 0;
    // A navigation property may be selected; it adds nothing.
    if (column === undefined && navigable) continue;
    if (column === undefined) throw refusals.unknownProperty(name, table.logicalName);
    columns.set(column.logicalName, column);
  }
  return [...columns.values()];
}

function readOrders(session: Session, table: Table, text: string | undefined): Order[] {
  if (text === undefined || text === '') return [];
  return text.split(',').map((entry) => {
    const [path, direction = 'asc', ...rest] = entry.trim().split(/\s+/);
    if (path === undefined || rest.length > 0 || !['asc', 'desc'].includes(direction)) {
      throw refusals.badQuery(`Syntax error in $orderby '${text}'.`);
    }
    return { source: resolve({ session, table }, path.split('/')), descending: direction === 'desc' };
  });
}

function readTop(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text))
    throw refusals.badQuery(`Invalid value '${text}' for $top query option found. A non-negative integer is expected.`);
  return Number(text);
}

function readExpansions(session: Session, table: Table, text: string | undefined, depth: number): Expansion[] {
  if (text === undefined || text === '') return [];
  if (depth === deepestExpansion) throw refusals.badQuery(`$expand is nested deeper than ${deepestExpansion} levels.`);
  return splitOutside(text, ',').map((entry) => readExpansion(session, table, entry.trim(), depth));
}

function readExpansion(session: Session, table: Table, entry: string, depth: number): Expansion {
  const match = /^([\w.]+)(?:\((.*)\))?$/s.exec(entry);
  const navigation = match?.[1] ?? '';
  const link = readLink(session, table, navigation);
  const target = session.environment.catalog.table(targetOf(table, link));
  if (target === undefined) throw refusals.unknownProperty(navigation, table.logicalName);
  const options = readNested(match?.[2] ?? '');
  return { navigation, link, query: readQueryOptions(session, target, options, depth + 1) };
}

function readNested(text: string): Map<string, string> {
  const options = new Map<string, string>();
  for (const option of splitOutside(text, ';').filter((one) => one !== '')) {
    const equals = option.indexOf('=');
    options.set(option.slice(0, equals).trim(), option.slice(equals + 1));
  }
  return options;
}

/**
 * Columns that `$select` and `$expand` chose, as `@odata.context` repeats it: `title,customerid_contact(fullname)`.
 * @param options ones that have been read without a refusal, which bounds their depth
 */
export function chosenText(options: ReadonlyMap<string, string>): string {
  const expanded = splitOutside(options.get('$expand') ?? '', ',').map((entry) => {
    const match = /^([\w.]+)(?:\((.*)\))?$/s.exec(entry.trim());
    return match === null ? '' : `${match[1] ?? ''}(${chosenText(readNested(match[2] ?? ''))})`;
  });
  return [options.get('$select') ?? '', ...expanded].filter((one) => one !== '').join(',');
}

function readLink(session: Session, table: Table, navigation: string): Expansion['link'] {
  const { catalog } = session.environment;
  const lookup = catalog.lookupsByNavigation(table.logicalName, navigation)[0];
  if (lookup !== undefined) return { kind: 'lookup', relationship: lookup };
  const relationship = catalog.collection(table.logicalName, navigation);
  if (relationship !== undefined) return { kind: 'collection', relationship };
  const association = catalog.association(table.logicalName, navigation);
  if (association !== undefined) return { kind: 'association', association };
  throw refusals.unknownProperty(navigation, table.logicalName);
}

/** The table at the other end of a link, seen from `table`. */
export function targetOf(table: Table, link: Expansion['link']): string {
  if (link.kind === 'lookup') return link.relationship.referenced;
  if (link.kind === 'collection') return link.relationship.referencing;
  const { first, second } = link.association;
  return first.table === table.logicalName ? second.table : first.table;
}
