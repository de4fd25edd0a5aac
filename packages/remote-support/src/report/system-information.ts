import { defined } from '../defined.ts';
import type { SystemCategory } from '@casebridge/plugin-api';
import { childrenNamed, type XmlElement } from '../xml/xml-element.ts';

/** The headers of a category. */
export type SystemFields = SystemCategory['fields'];

/** Reads the headers of a category. Source: docs/vendors/remote-support.md#system-information. */
export function readFields(description: XmlElement): SystemFields {
  return childrenNamed(description, 'field').map(({ attributes, text }) => ({
    ...defined({ id: attributes.id }),
    name: attributes.name ?? text.trim(),
  }));
}

/**
 * Reads a row as values in the order of the headers: by id where headers and values all have one, else by position.
 * Values that no header has are kept at the end.
 */
export function readRow(row: XmlElement, fields: SystemFields): readonly string[] {
  const cells = childrenNamed(row, 'field');
  const inOrder = cells.every((cell, index) => cell.attributes.id === fields[index]?.id);
  return (inOrder ? undefined : rowById(cells, fields)) ?? cells.map(cellText);
}

function rowById(cells: readonly XmlElement[], fields: SystemFields): readonly string[] | undefined {
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
