import { randomUUID } from 'node:crypto';
import { refuse, refusals } from '../errors.ts';
import type { Relationship, Table } from '../metadata/model.ts';
import type { Right } from '../security/rights.ts';
import { completeRole, completeUnit } from '../security/units.ts';
import type { Session } from '../session.ts';
import { type Changes, type Json, readPayload } from './payload.ts';
import { isReference, type Reference, type Row, type Value, valueText } from './store.ts';
import { changeValues, insert, tableNamed } from './write.ts';

// What a request does to rows, with the caller's rights checked: docs/vendors/dataverse.md#privileges.
// A check that fails after a row was written is enough, since the request that it belongs to is then undone.

/** Makes a row from a request's body, with all that it nests. Gives its id. */
export function createRow(session: Session, table: Table, body: Json, given: Record<string, Value> = {}): string {
  session.environment.access.requirePrivilege(session.caller, table, 'Create');
  const changes = readPayload(session, table, body, 'create');
  makeParents(session, changes);
  const values = { ...given, ...changes.values };
  const id = values[table.primaryId] ?? randomUUID();
  if (typeof id !== 'string') throw refusals.invalidArgument(`${table.primaryId} must be a GUID.`);
  checkColumns(session, table, changes.values, 'cancreate');
  insert(session, table, id, values);
  const row = current(session, table, id);
  requireRight(session, table, 'Create', row);
  checkOwner(session, table, values);
  checkLinks(session, table, row, values);
  if (table.logicalName === 'businessunit') completeUnit(session.environment, row);
  if (table.logicalName === 'role') completeRole(session.environment, row);
  for (const child of changes.children) makeChildren(session, child, { table: table.logicalName, id });
  return id;
}

/** Changes a row by a request's body. */
export function updateRow(session: Session, table: Table, id: string, body: Json): void {
  const changes = readPayload(session, table, body, 'update');
  makeParents(session, changes);
  modifyRow(session, table, id, changes.values);
}

/** Changes columns of a row. */
export function modifyRow(session: Session, table: Table, id: string, values: Readonly<Record<string, Value>>): void {
  const before = current(session, table, id);
  requireRight(session, table, 'Write', before);
  checkColumns(session, table, values, 'canupdate');
  if ('ownerid' in values) requireRight(session, table, 'Assign', before);
  changeValues(session, table, id, values);
  checkOwner(session, table, values);
  checkLinks(session, table, before, values);
  const owner = values.ownerid ?? null;
  if (isReference(owner)) assignChildren(session, table, id, owner);
}

/** Takes a row away, with what hangs on it: docs/vendors/dataverse.md#relationships. */
export function deleteRow(session: Session, table: Table, id: string): void {
  const { rows, catalog } = session.environment;
  requireRight(session, table, 'Delete', current(session, table, id));
  for (const relationship of catalog.incoming(table.logicalName)) unlink(session, relationship, id);
  rows.put(table.logicalName, id, undefined);
}

function unlink(session: Session, relationship: Relationship, parentId: string): void {
  for (const { table, id } of childrenHeld(session, relationship, parentId)) {
    if (relationship.onDelete === 'Cascade') deleteRow(session, table, id);
    else if (relationship.onDelete === 'Restrict') {
      throw refusals.invalidArgument('The object cannot be deleted because it is associated with another object.');
    } else changeValues(session, table, id, { [relationship.attribute]: null });
  }
}

// Children follow their parent's owner where the relationship says so: docs/vendors/dataverse.md#relationships.
function assignChildren(session: Session, table: Table, id: string, owner: Reference): void {
  for (const relationship of session.environment.catalog.incoming(table.logicalName)) {
    if (relationship.onAssign !== 'Cascade') continue;
    for (const child of childrenHeld(session, relationship, id)) {
      changeValues(session, child.table, child.id, { ownerid: owner });
      checkOwner(session, child.table, { ownerid: owner });
      assignChildren(session, child.table, child.id, owner);
    }
  }
}

function childrenHeld(session: Session, relationship: Relationship, parentId: string): { table: Table; id: string }[] {
  const table = tableNamed(session, relationship.referencing);
  const { rows } = session.environment;
  return rows
    .pointingTo(relationship.referencing, relationship.attribute, parentId)
    .map((row) => ({ table, id: valueText(row[table.primaryId]) }));
}

function makeParents(session: Session, changes: Changes): void {
  for (const { relationship, body } of changes.parents) {
    const table = tableNamed(session, relationship.referenced);
    changes.values[relationship.attribute] = { table: table.logicalName, id: createRow(session, table, body) };
  }
}

function makeChildren(session: Session, child: Changes['children'][number], parent: Reference): void {
  const table = tableNamed(session, child.relationship.referencing);
  for (const body of child.bodies) createRow(session, table, body, { [child.relationship.attribute]: parent });
}

function current(session: Session, table: Table, id: string): Row {
  const row = session.environment.rows.get(table.logicalName, id);
  if (row === undefined) throw refusals.rowMissing(table.logicalName, id);
  return row;
}

function requireRight(session: Session, table: Table, right: Right, row: Row): void {
  session.environment.access.require(session.caller, table, right, row);
}

function checkOwner(session: Session, table: Table, values: Readonly<Record<string, Value>>): void {
  const owner = values.ownerid ?? null;
  if (isReference(owner)) session.environment.access.requireOwnerCanRead(session.caller, table, owner);
}

// Append on the row that is attached, AppendTo on the row that it is attached to: docs/vendors/dataverse.md#privileges.
function checkLinks(session: Session, table: Table, row: Row, values: Readonly<Record<string, Value>>): void {
  const links = Object.entries(values).filter(([name, value]) => name !== 'ownerid' && isReference(value));
  if (links.length > 0) requireRight(session, table, 'Append', row);
  for (const [, value] of links) {
    if (!isReference(value)) continue;
    const target = tableNamed(session, value.table);
    requireRight(session, target, 'AppendTo', current(session, target, value.id));
  }
}

function checkColumns(
  session: Session,
  table: Table,
  values: Readonly<Record<string, Value>>,
  right: 'cancreate' | 'canupdate',
): void {
  for (const name of Object.keys(values)) {
    const column = table.columns.get(name);
    if (column === undefined || session.environment.access.mayColumn(session.caller, table, column, right)) continue;
    const [verb, code] = right === 'cancreate' ? ['create', '0x8004f502'] : ['update', '0x8004f507'];
    throw refuse(
      403,
      code,
      `Caller user with Id ${session.caller.userId} does not have ${verb} permissions to the '${name}' securable attribute ` +
        `on the ${table.logicalName} entity.`,
    );
  }
}
