import { importStates } from '../mapping/columns.ts';
import { childParts, type ChildPart, type PushPlan } from '../mapping/push-plan.ts';
import { reportFileName } from '../mapping/report-file.ts';
import type { Link } from '../matching/link.ts';
import type { Ownership } from '../matching/owner.ts';
import { digestOf } from '../mapping/digest.ts';
import type { StoredSession } from './stored.ts';

/** Planned and stored state of a session in Dynamics. */
export interface Target {
  readonly plan: PushPlan;
  readonly link: Link;
  readonly ownership: Ownership;
  readonly stored: StoredSession | undefined;
}

/** Writes that are missing for Dynamics to hold a plan. */
export interface Difference {
  /** Whether the row of the session has to be written; always if anything else of it has, as its version guards the rest. */
  readonly session: boolean;
  readonly parts: readonly ChildPart[];
  readonly file: boolean;
}

/** Digest of everything that a session's rows say, its case included. Equal to the stored one: nothing is to be written. */
export function digestWithLink(plan: PushPlan, link: Link): string {
  return digestOf([plan.digest, link.row]);
}

/** Compares a plan with what is stored. */
export function differenceOf({ plan, link, ownership, stored }: Target): Difference {
  const known = stored?.progress.parts ?? {};
  const parts = childParts.filter((part) => known[part] !== plan.digests[part]);
  const importing = stored?.importState === importStates.importing;
  const written = stored?.digest === digestWithLink(plan, link) && !link.changed && !ownership.changed;
  const file = stored?.fileName !== reportFileName(plan.digests.document);
  return { session: !written || importing || parts.length > 0 || file, parts, file };
}
