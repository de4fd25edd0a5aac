import type { SystemCategory } from '@casebridge/plugin-api';
import { defined } from '../defined.ts';
import { takeAttribute, takeChildren, takeText, type UnreadElement } from '../xml/unread-element.ts';

/** The headers of a category. */
export type SystemFields = SystemCategory['fields'];

/** Takes the headers of a category. Source: docs/vendors/remote-support.md#system-information. */
export function readFields(description: UnreadElement): SystemFields {
  description.isTaken = true;
  return takeChildren(description, 'field').map((field) => {
    const [id, name, text] = [takeAttribute(field, 'id'), takeAttribute(field, 'name'), takeText(field).trim()];
    const label = name === undefined || text === '' || text === name ? undefined : text;
    return { ...defined({ id, label }), name: name ?? text };
  });
}

/** Gives headers without an id the id of the value in their place, and makes headers where there are none. */
export function withIdsOf(row: UnreadElement, fields: SystemFields): SystemFields {
  const ids = cellsOf(row).map((cell) => cell.attributes.id);
  if (fields.some((field) => field.id !== undefined) || ids.every((id) => id === undefined)) return fields;
  if (fields.length === 0) return ids.map((id) => ({ ...defined({ id }), name: '' }));
  return fields.map((field, index) => ({ ...field, ...defined({ id: ids[index] }) }));
}

/**
 * Takes a row as values in the order of the headers: by id where headers and values all have one, else by position.
 * Values that no header has come at the end. An id that does not say which header it is of is left.
 */
export function readRow(row: UnreadElement, fields: SystemFields): readonly string[] {
  row.isTaken = true;
  const cells = takeChildren(row, 'field');
  const inOrder = cells.every((cell, index) => cell.attributes.id === fields[index]?.id);
  return (
    (inOrder ? undefined : rowById(cells, fields)) ?? cells.map((cell, index) => takeCell(cell, fields[index]?.id))
  );
}

function rowById(cells: readonly UnreadElement[], fields: SystemFields): readonly string[] | undefined {
  const headers = fields.map((field) => field.id);
  if (!areDistinctIds(headers) || !areDistinctIds(cells.map((cell) => cell.attributes.id))) return undefined;
  const surplus = cells.filter((cell) => !headers.includes(cell.attributes.id));
  const byId = new Map(cells.map((cell) => [cell.attributes.id, cell]));
  const ordered = headers.map((id) => {
    const cell = byId.get(id);
    return cell === undefined ? '' : takeCell(cell, id);
  });
  return [...ordered, ...surplus.map((cell) => takeCell(cell, undefined))];
}

/** Values may stand between the white space of the report's indentation; most do not, and there are very many. */
function takeCell(cell: UnreadElement, id: string | undefined): string {
  if (cell.attributes.id === id) takeAttribute(cell, 'id');
  const text = takeText(cell);
  const isPadded = text.charCodeAt(0) <= 0x20 || text.charCodeAt(text.length - 1) <= 0x20;
  return isPadded ? text.trim() : text;
}

function cellsOf(row: UnreadElement): readonly UnreadElement[] {
  return row.children.filter(({ name }) => name === 'field');
}

function areDistinctIds(ids: readonly (string | undefined)[]): boolean {
  return !ids.includes(undefined) && new Set(ids).size === ids.length;
}
