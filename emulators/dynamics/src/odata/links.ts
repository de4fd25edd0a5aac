import type { Association, Relationship, Table } from '../metadata/model.ts';
import { isReference, type Row, valueText } from '../rows/store.ts';
import type { Session } from '../session.ts';

/** The rows of a table that the caller may read; refuses where he may read none of that table. */
export function readable(session: Session, table: Table, candidates: Iterable<Row>): Row[] {
  const { access } = session.environment;
  access.requirePrivilege(session.caller, table, 'Read');
  return [...candidates].filter(access.predicate(session.caller, table, 'Read'));
}

/** The row that a lookup of `row` points to. */
export function parentOf(session: Session, relationship: Relationship, row: Row): Row | undefined {
  const reference = row[relationship.attribute] ?? null;
  if (!isReference(reference) || reference.table !== relationship.referenced) return undefined;
  return session.environment.rows.get(reference.table, reference.id);
}

/** The rows that point to `id` by a lookup. */
export function childrenOf(session: Session, relationship: Relationship, id: string): Row[] {
  return session.environment.rows.pointingTo(relationship.referencing, relationship.attribute, id);
}

/** The rows that are associated with `id` of `table` through an intersect table. */
export function associatedWith(session: Session, association: Association, table: Table, id: string): Row[] {
  const { rows } = session.environment;
  const isFirst = association.first.table === table.logicalName;
  const [own, other] = isFirst ? [association.first, association.second] : [association.second, association.first];
  const links = [...rows.all(association.intersect)].filter((link) => link[own.column] === id);
  return links.map((link) => rows.get(other.table, valueText(link[other.column]))).filter((row) => row !== undefined);
}
