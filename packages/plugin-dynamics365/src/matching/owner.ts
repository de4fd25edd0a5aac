import type { Row } from '@casebridge/dataverse';
import type { Case, CaseOwner } from './cases.ts';

/** Who is to own a session, in the order of preference. */
export interface Ownership {
  /**
   * Tried one after the other where Dynamics refuses an owner, which it does for one who may not read sessions.
   * `undefined` leaves the owner as it is; a new session then belongs to the application user.
   */
  readonly candidates: readonly (CaseOwner | undefined)[];
  /** Whether the stored owner is not the one that is wanted. */
  readonly changed: boolean;
}

/** Whether two owners are the same. */
export function isSameOwner(one: CaseOwner | undefined, other: CaseOwner | undefined): boolean {
  return one?.kind === other?.kind && one?.id.toLowerCase() === other?.id.toLowerCase();
}

/**
 * A session belongs to the owner of its case; where that one may not read sessions, or there is no case, to the configured
 * team. A session that the team holds in place of an owner stays there until the case changes hands.
 * @param team id of the configured team
 * @param stored owner of the session that is already there
 */
export function ownershipOf(
  linked: Case | undefined,
  team: string | undefined,
  stored: CaseOwner | undefined,
): Ownership {
  const standIn: CaseOwner | undefined = team === undefined ? undefined : { kind: 'team', id: team };
  const wanted = linked?.owner ?? standIn;
  if (wanted === undefined) return { candidates: [undefined], changed: false };
  const candidates = [wanted, ...(standIn === undefined || isSameOwner(wanted, standIn) ? [] : [standIn]), undefined];
  const held = isSameOwner(stored, wanted) || (standIn !== undefined && isSameOwner(stored, standIn));
  return { candidates, changed: stored !== undefined && !held };
}

/** The column that hands a row over. Source: docs/vendors/dataverse.md#lookups. */
export function ownerRow(owner: CaseOwner | undefined): Row {
  if (owner === undefined) return {};
  return { 'ownerid@odata.bind': `/${owner.kind === 'user' ? 'systemusers' : 'teams'}(${owner.id})` };
}
