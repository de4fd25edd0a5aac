import type { DataverseReader, Result, Row } from '@casebridge/dataverse';
import { childParts, type ChildPart, type PlannedRow } from '../mapping/push-plan.ts';
import { differenceOf, type Difference, type Target } from './difference.ts';
import { readChildren } from './stored.ts';

/** The columns in which a stored row is not as planned; of a row that is missing, all that are not empty. */
export function changedColumns(before: Row | undefined, after: Row): readonly string[] {
  return Object.entries(after).flatMap(([column, value]) =>
    (before?.[column] ?? null) === (value ?? null) ? [] : [column],
  );
}

/**
 * Compares a plan with the rows below the session themselves and not with the digests that an import has left: somebody may
 * have deleted or changed rows since. Costs one request for each kind of rows. The row of the session, in which people work,
 * is left to its digest: it is there, or the session is new.
 */
export async function differenceInRows(
  reader: DataverseReader,
  target: Target,
  signal: AbortSignal,
): Promise<Result<Difference>> {
  const noted = differenceOf(target);
  if (target.stored === undefined) return { ok: true, value: noted };
  const parts: ChildPart[] = [];
  for (const part of childParts) {
    const changed = await isChanged(reader, target, part, signal);
    if (!changed.ok) return changed;
    if (changed.value || noted.parts.includes(part)) parts.push(part);
  }
  return { ok: true, value: { session: noted.session || parts.length > 0, parts, file: noted.file } };
}

async function isChanged(
  reader: DataverseReader,
  { plan }: Target,
  part: ChildPart,
  signal: AbortSignal,
): Promise<Result<boolean>> {
  const planned: readonly PlannedRow[] = plan[part];
  const columns = Object.keys(planned[0]?.row ?? { bt_name: '' });
  const stored = await readChildren(reader, plan.session.id, part, columns, signal);
  if (!stored.ok) return stored;
  const isSame = ({ id, row }: PlannedRow) => {
    const before = stored.value.get(id);
    return before !== undefined && changedColumns(before, row).length === 0;
  };
  return { ok: true, value: stored.value.size !== planned.length || !planned.every(isSame) };
}
