import { defined } from '../defined.ts';
import type { SystemCategory } from '@casebridge/plugin-api';
import type { XmlElement } from '../xml/xml-element.ts';

/** The headers of a category. */
export type SystemFields = SystemCategory['fields'];

/** Reads the headers of a category. Source: docs/vendors/remote-support.md#system-information. */
export function readFields(description: XmlElement): SystemFields {
  return description.children
    .filter((each) => each.name === 'field')
    .map(({ attributes, text }) => ({ ...defined({ id: attributes.id }), name: attributes.name ?? text.trim() }));
}

/**
 * Reads a row as values in the order of the headers: by id where headers and values all have one, else by position.
 * Values that no header has are kept at the end.
 */
export function readRow(row: XmlElement, fields: SystemFields): readonly string[] {
  const values: string[] = [];
  let inOrder = true;
  for (const cell of row.children) {
    if (cell.name !== 'field') continue;
    inOrder &&= cell.attributes.id === fields[values.length]?.id;
    values.push(cellText(cell));
  }
  return inOrder ? values : (rowById(row, fields) ?? values);
}

function rowById(row: XmlElement, fields: SystemFields): readonly string[] | undefined {
  const cells = row.children.filter((each) => each.name === 'field');
  const headers = fields.map((field) => field.id);
  if (!areDistinctIds(headers) || !areDistinctIds(cells.map((cell) => cell.attributes.id))) return undefined;
  const byId = new Map(cells.map((cell) => [cell.attributes.id, cellText(cell)]));
  const surplus = cells.filter((cell) => !headers.includes(cell.attributes.id)).map(cellText);
  return [...headers.map((id) => byId.get(id) ?? ''), ...surplus];
}

/** Values may stand between the white space of the report's indentation; most do not, and there are very many. */
function cellText({ text }: XmlElement): string {
  const isPadded = text.charCodeAt(0) <= 0x20 || text.charCodeAt(text.length - 1) <= 0x20;
  return isPadded ? text.trim() : text;
}

function areDistinctIds(ids: readonly (string | undefined)[]): boolean {
  return !ids.includes(undefined) && new Set(ids).size === ids.length;
}
