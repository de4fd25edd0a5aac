import { caseMatches } from '../mapping/columns.ts';
import type { Case } from './cases.ts';

/** Stored link of a session to a case, with who decided it. */
export interface StoredLink {
  /** The case that the session points to. */
  readonly caseId: string | undefined;
  /** The case that the integration made it point to. */
  readonly matchedCase: string | undefined;
}

/** Planned link of a session to a case. */
export interface Link {
  /** Columns to write; without `bt_CaseId@odata.bind` where a person decided, and where there is no case. */
  readonly row: Readonly<Record<string, string | number | null>>;
  /**
   * Whether a stored link has to be removed. That is an operation of its own: what Dynamics makes of a binding to `null` is
   * not certain (docs/vendors/dataverse.md#lookups).
   */
  readonly unlinks: boolean;
  /** The case that the session belongs to after the write. */
  readonly caseId: string | undefined;
  /** Whether that differs from what is stored. */
  readonly changed: boolean;
  readonly warnings: readonly string[];
}

/** Result of matching an external key to cases. */
interface Match {
  readonly state: number;
  readonly found: Case | undefined;
  readonly warnings: readonly string[];
}

const notLinked = {
  noCase: 'The session is not linked: no case has its external key.',
  severalCases: 'The session is not linked: several cases have its external key.',
} as const;

/** The remarks of an import but for those about its link, which no longer hold once a person has linked the session. */
export function withoutLinkWarnings(remarks: string): string {
  const outdated: readonly string[] = Object.values(notLinked);
  return remarks
    .split('\n')
    .filter((line) => !outdated.includes(line))
    .join('\n');
}

function matchOf(externalKey: string, found: readonly Case[]): Match {
  const [only, ...others] = found;
  if (externalKey === '') return { state: caseMatches.noKey, found: undefined, warnings: [] };
  if (only === undefined) {
    return { state: caseMatches.noCase, found: undefined, warnings: [notLinked.noCase] };
  }
  if (others.length > 0) {
    return { state: caseMatches.severalCases, found: undefined, warnings: [notLinked.severalCases] };
  }
  return { state: caseMatches.linked, found: only, warnings: [] };
}

/**
 * Decides about the case of a session. Where the stored case is not the one that the integration wrote, a person linked or
 * unlinked the session by hand; that is never undone.
 * @param stored `undefined` for a session that is not in Dynamics yet
 */
export function linkOf(externalKey: string, found: readonly Case[], stored: StoredLink | undefined): Link {
  if (stored !== undefined && stored.caseId !== stored.matchedCase) {
    const row = { bt_casematch: caseMatches.person };
    return { row, unlinks: false, caseId: stored.caseId, changed: false, warnings: [] };
  }
  const match = matchOf(externalKey, found);
  const caseId = match.found?.id;
  return {
    row: {
      ...(caseId !== undefined && { 'bt_CaseId@odata.bind': `/incidents(${caseId})` }),
      bt_matchedcase: caseId ?? null,
      bt_casematch: match.state,
    },
    unlinks: caseId === undefined && stored?.caseId !== undefined,
    caseId,
    changed: stored?.caseId !== caseId,
    warnings: match.warnings,
  };
}
