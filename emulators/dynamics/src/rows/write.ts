import { refusals } from '../errors.ts';
import type { Column, Option, Table } from '../metadata/model.ts';
import type { Session } from '../session.ts';
import { behaviours } from './behaviours.ts';
import { toInstant } from './dates.ts';
import { isReference, type Reference, type Row, type Value, valueText } from './store.ts';

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
  const { impersonator } = session.caller;
  if (impersonator !== undefined) values.createdonbehalfby = { table: 'systemuser', id: impersonator.userId };
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
