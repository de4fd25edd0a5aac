import type { Row } from '@casebridge/dataverse';
import type { Case, CaseOwner } from './cases.ts';

/** Who is to own a session, in the order of preference. */
export interface Ownership {
  /**
   * Tried one after the other where Dynamics refuses an owner, which it does for one who may not read sessions.
   * `undefined` leaves the owner as it is; a new session then belongs to the application user.
   */
  readonly candidates: readonly (CaseOwner | undefined)[];
  /** Noted on the row: for whom the session was handed over. */
  readonly noted: string | null;
  /** Whether the session has to change hands. */
  readonly changed: boolean;
}

/**
 * A session belongs to the owner of its case; where that one may not read sessions, or there is no case, to the configured
 * team. It changes hands when its case does, and not otherwise: where a person gave it to somebody else, it stays there.
 * @param team id of the configured team
 * @param noted what was noted at the last import; `undefined` for a session that is not there yet
 */
export function ownershipOf(
  linked: Case | undefined,
  team: string | undefined,
  noted: string | null | undefined,
): Ownership {
  const standIn: CaseOwner | undefined = team === undefined ? undefined : { kind: 'team', id: team };
  const wanted = linked?.owner ?? standIn;
  const present = wanted === undefined ? null : `${wanted.kind} ${wanted.id.toLowerCase()}`;
  if (wanted === undefined || present === noted)
    return { candidates: [undefined], noted: present, changed: present !== noted };
  const isStandIn = standIn === undefined || (wanted.kind === 'team' && wanted.id.toLowerCase() === standIn.id);
  return { candidates: [wanted, ...(isStandIn ? [] : [standIn]), undefined], noted: present, changed: true };
}

/** The column that hands a row over. Source: docs/vendors/dataverse.md#lookups. */
export function ownerRow(owner: CaseOwner | undefined): Row {
  if (owner === undefined) return {};
  return { 'ownerid@odata.bind': `/${owner.kind === 'user' ? 'systemusers' : 'teams'}(${owner.id})` };
}
