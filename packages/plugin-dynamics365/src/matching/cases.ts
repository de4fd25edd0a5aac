import {
  guid,
  isGuid,
  quote,
  rowPath,
  type DataverseReader,
  type Query,
  type Result,
  type Row,
} from '@casebridge/dataverse';
import { textOf } from '../values.ts';

/** A case that a session may belong to. */
export interface Case {
  readonly id: string;
  readonly number: string;
  /** The case that this one was merged into. */
  readonly mergedInto: string | undefined;
  readonly owner: CaseOwner | undefined;
}

/** A user or a team. */
export interface CaseOwner {
  readonly kind: 'user' | 'team';
  readonly id: string;
}

/** `$select` of a case. */
export const caseSelection = [
  'incidentid',
  'ticketnumber',
  '_masterid_value',
  '_owninguser_value',
  '_owningteam_value',
] as const;

/** `$select` inside an `$expand` of a case. */
export const expandedCaseColumns = `$select=${caseSelection.join(',')}`;

// Longer than any case number (docs/vendors/dataverse.md#case-numbers).
const longestNumber = 100;

// A case merged into one that was merged again and so on: more steps than this are taken for a circle.
const longestMergeChain = 10;

function ownerOf(row: Row): CaseOwner | undefined {
  const user = textOf(row, '_owninguser_value');
  if (user !== undefined) return { kind: 'user', id: user };
  const team = textOf(row, '_owningteam_value');
  return team === undefined ? undefined : { kind: 'team', id: team };
}

/** Reads a case from a row of the Web API; `undefined` if it is none. */
export function caseOf(row: Row): Case | undefined {
  const id = textOf(row, 'incidentid');
  if (id === undefined) return undefined;
  const number = textOf(row, 'ticketnumber') ?? '';
  return {
    id: id.toLowerCase(),
    number,
    mergedInto: textOf(row, '_masterid_value')?.toLowerCase(),
    owner: ownerOf(row),
  };
}

/** Whether an external key can be the number or id of a case at all. */
export function canBeCaseKey(externalKey: string): boolean {
  return externalKey !== '' && externalKey.length <= longestNumber;
}

/**
 * The query for the cases of an external key, which is a case number, or the id of a case. A number need not be unique, so
 * more than two are asked for: some may turn out to be one case that was merged.
 */
export function caseQuery(externalKey: string): Query {
  const byNumber = `ticketnumber eq ${quote(externalKey)}`;
  const filter = isGuid(externalKey) ? `incidentid eq ${guid(externalKey)} or ${byNumber}` : byNumber;
  return { set: 'incidents', select: caseSelection, filter, top: 5 };
}

/**
 * Follows each case to the one that it was merged into in the end (docs/vendors/dataverse.md#merged-cases).
 * @returns the different cases that remain
 */
export async function winnersOf(
  client: DataverseReader,
  found: readonly Case[],
  signal: AbortSignal,
): Promise<Result<readonly Case[]>> {
  const winners = new Map<string, Case>();
  for (const start of found) {
    let present = start;
    for (let step = 0; step < longestMergeChain && present.mergedInto !== undefined; step += 1) {
      const read = await client.get(rowPath('incidents', present.mergedInto), { select: caseSelection, signal });
      if (!read.ok) return read;
      present = caseOf(read.value) ?? { ...present, mergedInto: undefined };
    }
    winners.set(present.id, present);
  }
  return { ok: true, value: [...winners.values()] };
}
