import { randomUUID } from 'node:crypto';
import { refusals } from '../errors.ts';
import { type Column, type Option, type Relationship, type Table } from '../metadata/model.ts';
import { type Session } from '../session.ts';
import { behaviours } from './behaviours.ts';
import { toInstant } from './dates.ts';
import { type Json, readPayload, type Changes } from './payload.ts';
import { isReference, type Reference, type Row, type Value, valueText } from './store.ts';

/** Makes a row from a request's body, with all that it nests. Gives its id. */
export function createRow(session: Session, table: Table, body: Json, given: Record<string, Value> = {}): string {
  const changes = readPayload(session, table, body, 'create');
  makeParents(session, changes);
  const values = { ...given, ...changes.values };
  const id = values[table.primaryId] ?? randomUUID();
  if (typeof id !== 'string') throw refusals.invalidArgument(`${table.primaryId} must be a GUID.`);
  insert(session, table, id, values);
  for (const child of changes.children) makeChildren(session, child, { table: table.logicalName, id });
  return id;
}

/** Changes a row by a request's body. */
export function updateRow(session: Session, table: Table, id: string, body: Json): void {
  const changes = readPayload(session, table, body, 'update');
  makeParents(session, changes);
  changeValues(session, table, id, changes.values);
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

/** Puts in a new row with what the system adds to it. */
export function insert(session: Session, table: Table, id: string, values: Readonly<Record<string, Value>>): void {
  const { rows } = session.environment;
  if (rows.get(table.logicalName, id) !== undefined) throw refusals.duplicateId();
  const row = withStatus(table, { ...defaults(table), ...stamps(session, table), ...values, [table.primaryId]: id });
  const kept = behaviours.get(table.logicalName)?.(session, row, true) ?? row;
  for (const column of table.columns.values()) requireValue(table, column, kept);
  place(session, table, id, withOwner(session, table, kept));
}

/** Changes columns of a row that is there. */
export function changeValues(
  session: Session,
  table: Table,
  id: string,
  values: Readonly<Record<string, Value>>,
): void {
  const before = session.environment.rows.get(table.logicalName, id);
  if (before === undefined) throw refusals.rowMissing(table.logicalName, id);
  const stamp = { modifiedon: now(session), modifiedby: user(session) };
  const row = withStatus(table, { ...before, ...values, ...stamp }, values);
  const kept = behaviours.get(table.logicalName)?.(session, row, false) ?? row;
  for (const name of Object.keys(values)) requireValue(table, table.columns.get(name), kept);
  place(session, table, id, 'ownerid' in values ? withOwner(session, table, kept) : kept);
}

function place(session: Session, table: Table, id: string, row: Row): void {
  const { rows, keys, nextVersion } = session.environment;
  const violated = keys.violated(table, id, row);
  if (violated !== undefined) throw refusals.duplicateKey(violated.displayName, violated.columns.join(', '));
  rows.put(table.logicalName, id, { ...row, versionnumber: nextVersion() });
}

function defaults(table: Table): Record<string, Value> {
  const values: Record<string, Value> = {};
  for (const column of table.columns.values()) {
    if (column.defaultValue !== undefined) values[column.logicalName] = column.defaultValue;
  }
  return values;
}

function stamps(session: Session, table: Table): Record<string, Value> {
  const stamp = now(session);
  const by = user(session);
  const values: Record<string, Value> = { createdon: stamp, modifiedon: stamp, createdby: by, modifiedby: by };
  if (table.ownership === 'user') values.ownerid = by;
  return values;
}

/** State and status belong together: a state alone brings its default status, a status alone its state. */
function withStatus(table: Table, row: Row, changed: Readonly<Record<string, Value>> = row): Row {
  const states = table.columns.get('statecode')?.options;
  if (states === undefined) return row;
  const status = table.columns.get('statuscode')?.options?.find((one) => one.value === changed.statuscode);
  if (status !== undefined) return { ...row, statecode: stateOf(table, status, changed.statecode) };
  if (row.statecode !== undefined && changed.statecode === undefined) return row;
  return { ...row, ...defaultStatus(states, changed.statecode ?? 0) };
}

function defaultStatus(states: readonly Option[], value: Value): Record<string, Value> {
  const state = states.find((one) => one.value === value) ?? states[0];
  return { statecode: state?.value ?? 0, statuscode: state?.defaultStatus ?? null };
}

function stateOf(table: Table, status: Option, asked: Value | undefined): number {
  const state = status.state ?? 0;
  if (asked === undefined || asked === null || asked === state) return state;
  throw refusals.invalidArgument(
    `${status.value} is not a valid status code for state code ${valueText(asked)} on ${table.logicalName}.`,
  );
}

function withOwner(session: Session, table: Table, row: Row): Row {
  const owner = row.ownerid;
  if (table.ownership !== 'user' || !isReference(owner)) return row;
  const principal = session.environment.rows.get(owner.table, owner.id);
  return {
    ...row,
    owningbusinessunit: principal?.businessunitid ?? {
      table: 'businessunit',
      id: session.environment.ids.rootUnitId,
    },
    owninguser: owner.table === 'systemuser' ? owner : null,
    owningteam: owner.table === 'team' ? owner : null,
  };
}

function requireValue(table: Table, column: Column | undefined, row: Row): void {
  if (column?.required !== 'systemrequired' || row[column.logicalName] != null) return;
  // The owner is set after this check, and the system's own columns are not the caller's business.
  if (column.logicalName === 'ownerid' || column.logicalName === table.primaryId || (!column.create && !column.update))
    return;
  if (table.logicalName === 'incident' && column.logicalName === 'customerid') {
    throw refusals.invalidArgument('You should specify a parent contact or account.');
  }
  throw refusals.invalidArgument(`Required field '${column.logicalName}' is missing`);
}

/** Takes a row away, with what hangs on it: docs/vendors/dataverse.md#relationships. */
export function deleteRow(session: Session, table: Table, id: string): void {
  const { rows, catalog } = session.environment;
  if (rows.get(table.logicalName, id) === undefined) throw refusals.rowMissing(table.logicalName, id);
  for (const relationship of catalog.incoming(table.logicalName)) cascade(session, relationship, id);
  rows.put(table.logicalName, id, undefined);
}

function cascade(session: Session, relationship: Relationship, parentId: string): void {
  const { rows } = session.environment;
  if (relationship.onDelete === 'NoCascade' && rows.count(relationship.referencing) === 0) return;
  const table = tableNamed(session, relationship.referencing);
  for (const child of [...rows.all(table.logicalName)]) {
    const held = child[relationship.attribute];
    if (!isReference(held) || held.id !== parentId || held.table !== relationship.referenced) continue;
    const id = child[table.primaryId] as string;
    if (relationship.onDelete === 'Cascade') deleteRow(session, table, id);
    else if (relationship.onDelete === 'Restrict') {
      throw refusals.invalidArgument('The object cannot be deleted because it is associated with another object.');
    } else place(session, table, id, { ...child, [relationship.attribute]: null });
  }
}

/** The table of a name that the catalog itself gave. */
export function tableNamed(session: Session, logicalName: string): Table {
  const table = session.environment.catalog.table(logicalName);
  if (table === undefined) throw refusals.segmentMissing(logicalName);
  return table;
}

function now(session: Session): string {
  return toInstant(session.environment.clock.now());
}

function user(session: Session): Reference {
  return { table: 'systemuser', id: session.caller.userId };
}
