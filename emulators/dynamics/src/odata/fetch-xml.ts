import { XMLParser } from 'fast-xml-parser';
import { refusals } from '../errors.ts';
import { type Column, propertyOf, type Table } from '../metadata/model.ts';

/** An element of a query, as the parser gives it: attributes under `@name`, children under their names. */
type Element = Readonly<Record<string, unknown>>;

const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', parseAttributeValue: false });

/**
 * Says a FetchXML query in query options, so that both ways to ask come to the same rows: docs/vendors/dataverse.md#fetchxml. What the
 * emulator does not claim, joins and aggregates among it, is refused as the service refuses a parameter that it does not know.
 * @param callerId whom `eq-userid` means
 */
export function fetchToOptions(table: Table, text: string, callerId: string): Map<string, string> {
  const fetch = child(parse(text), 'fetch');
  const entity = child(fetch, 'entity');
  if (fetch === undefined || entity === undefined) throw refusals.badQuery('Invalid XML in the FetchXML query.');
  if (named(entity, 'name') !== table.logicalName) {
    throw refusals.badQuery(`The FetchXML query asks '${named(entity, 'name')}', not '${table.logicalName}'.`);
  }
  const beyond = ['link-entity'].find((name) => entity[name] !== undefined);
  if (beyond !== undefined || named(fetch, 'aggregate') === 'true') throw notClaimed(beyond ?? 'aggregate');
  const options = new Map<string, string>();
  const set = (name: string, value: string): void => {
    if (value !== '') options.set(name, value);
  };
  set('$select', selectOf(table, entity));
  set('$filter', filterOf(table, entity, callerId));
  set('$orderby', ordersOf(table, entity));
  set('$top', named(fetch, 'top') || named(fetch, 'count'));
  return options;
}

function parse(text: string): Element {
  if (/<!DOCTYPE/i.test(text)) throw refusals.badQuery('Invalid XML in the FetchXML query.');
  try {
    // The validating package that the library points to is one more dependency for the same check.
    // eslint-disable-next-line @typescript-eslint/no-deprecated
    return parser.parse(text, true) as Element;
  } catch {
    throw refusals.badQuery('Invalid XML in the FetchXML query.');
  }
}

function notClaimed(what: string): Error {
  return refusals.badQuery(`The query parameter 'fetchXml' is not supported with '${what}'.`);
}

function children(element: Element, name: string): Element[] {
  const value = element[name];
  if (value === undefined) return [];
  return (Array.isArray(value) ? value : [value]).map((one: unknown) =>
    typeof one === 'object' && one !== null ? (one as Element) : { '#text': one },
  );
}

function child(element: Element | undefined, name: string): Element | undefined {
  return element === undefined ? undefined : children(element, name)[0];
}

function named(element: Element, name: string): string {
  const value = element[`@${name}`];
  return typeof value === 'string' ? value : '';
}

function columnOf(table: Table, name: string): Column {
  const column = table.columns.get(name);
  if (column !== undefined) return column;
  const message = `'${table.logicalName}' entity doesn't contain attribute with Name = '${name}' and NameMapping = 'Logical'.`;
  throw refusals.fetchColumn(message);
}

function selectOf(table: Table, entity: Element): string {
  if (entity['all-attributes'] !== undefined) return '';
  const names = children(entity, 'attribute').map((one) => propertyOf(columnOf(table, named(one, 'name'))));
  return names.length === 0 ? table.primaryId : names.join(',');
}

function ordersOf(table: Table, entity: Element): string {
  return children(entity, 'order')
    .map((one) => {
      const property = propertyOf(columnOf(table, named(one, 'attribute')));
      return `${property} ${named(one, 'descending') === 'true' ? 'desc' : 'asc'}`;
    })
    .join(',');
}

function filterOf(table: Table, element: Element, callerId: string): string {
  return children(element, 'filter')
    .map((filter) => {
      const parts = [
        ...children(filter, 'condition').map((one) => conditionOf(table, one, callerId)),
        ...(filter.filter === undefined ? [] : [filterOf(table, filter, callerId)]),
      ].filter((part) => part !== '');
      return parts.length === 0 ? '' : `(${parts.join(named(filter, 'type') === 'or' ? ' or ' : ' and ')})`;
    })
    .filter((part) => part !== '')
    .join(' and ');
}

const comparisons = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);

/** Operators that carry what they compare with in their name. */
const fixedOperands: Readonly<Record<string, { comparison: string; operand: (callerId: string) => string }>> = {
  null: { comparison: 'eq', operand: () => 'null' },
  'not-null': { comparison: 'ne', operand: () => 'null' },
  'eq-userid': { comparison: 'eq', operand: (callerId) => callerId },
  'ne-userid': { comparison: 'ne', operand: (callerId) => callerId },
};

function conditionOf(table: Table, condition: Element, callerId: string): string {
  const column = columnOf(table, named(condition, 'attribute'));
  const property = propertyOf(column);
  const operator = named(condition, 'operator');
  const value = named(condition, 'value');
  if (comparisons.has(operator)) return `${property} ${operator} ${literal(column, value)}`;
  const fixed = fixedOperands[operator];
  if (fixed !== undefined) return `${property} ${fixed.comparison} ${fixed.operand(callerId)}`;
  switch (operator) {
    case 'like':
    case 'not-like':
      return `${operator === 'like' ? '' : 'not '}${like(property, value)}`;
    case 'in':
    case 'not-in': {
      const all = children(condition, 'value').map((one) => `${property} eq ${literal(column, textIn(one))}`);
      return `${operator === 'in' ? '' : 'not '}(${all.join(' or ')})`;
    }
    default:
      throw notClaimed(operator);
  }
}

function textIn(element: Element): string {
  const text = element['#text'];
  return typeof text === 'string' || typeof text === 'number' ? String(text) : '';
}

function like(property: string, pattern: string): string {
  const quoted = quote(pattern.replace(/^%|%$/g, ''));
  const [open, closed] = [pattern.startsWith('%'), pattern.endsWith('%')];
  if (open && closed) return `contains(${property},${quoted})`;
  if (closed) return `startswith(${property},${quoted})`;
  return open ? `endswith(${property},${quoted})` : `${property} eq ${quoted}`;
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function literal(column: Column, value: string): string {
  if (column.type === 'text' || column.type === 'memo') return quote(value);
  if (column.type === 'boolean') return value === '1' || value === 'true' ? 'true' : 'false';
  return column.type === 'id' || column.type === 'lookup' ? value.replace(/[{}]/g, '') : value;
}
