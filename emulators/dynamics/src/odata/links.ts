import { type Association, type Relationship, type Table } from '../metadata/model.ts';
import { isReference, type Row } from '../rows/store.ts';
import { type Session } from '../session.ts';

/** The row that a lookup of `row` points to. */
export function parentOf(session: Session, relationship: Relationship, row: Row): Row | undefined {
  const reference = row[relationship.attribute] ?? null;
  if (!isReference(reference) || reference.table !== relationship.referenced) return undefined;
  return session.environment.rows.get(reference.table, reference.id);
}

/** The rows that point to `id` by a lookup. */
export function childrenOf(session: Session, relationship: Relationship, id: string): Row[] {
  return [...session.environment.rows.all(relationship.referencing)].filter((row) => {
    const reference = row[relationship.attribute] ?? null;
    return isReference(reference) && reference.id === id && reference.table === relationship.referenced;
  });
}

/** The rows that are associated with `id` of `table` through an intersect table. */
export function associatedWith(session: Session, association: Association, table: Table, id: string): Row[] {
  const { rows } = session.environment;
  const isFirst = association.first.table === table.logicalName;
  const [own, other] = isFirst ? [association.first, association.second] : [association.second, association.first];
  const found: Row[] = [];
  for (const link of rows.all(association.intersect)) {
    if (link[own.column] !== id) continue;
    const row = rows.get(other.table, link[other.column] as string);
    if (row !== undefined) found.push(row);
  }
  return found;
}
