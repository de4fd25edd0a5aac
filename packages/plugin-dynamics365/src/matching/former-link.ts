import { rowPath, type DataverseReader, type Result } from '@casebridge/dataverse';
import { caseOf, caseSelection, winnersOf, type Case } from './cases.ts';
import type { StoredLink } from './link.ts';

/**
 * Tells what became of a link that the integration made from what a person did to it. A link that differs from the one that
 * was made is a person's, except where the case was merged into the one that is linked now, or was deleted: Dynamics itself
 * did that, and the external key decides anew. Costs a request only where the two differ.
 * @returns the link, with `matchedCase` as if the integration had made it where nobody decided
 */
export async function withoutMergesAndDeletions<T extends StoredLink>(
  reader: DataverseReader,
  stored: T,
  signal: AbortSignal,
): Promise<Result<T>> {
  const { caseId, matchedCase } = stored;
  if (matchedCase === undefined || matchedCase === caseId) return { ok: true, value: stored };
  const matched = await winnerOf(reader, matchedCase, signal);
  if (!matched.ok) return matched;
  const isMerged = matched.value !== undefined && matched.value.id === caseId;
  const isDeleted = matched.value === undefined && caseId === undefined;
  return { ok: true, value: isMerged || isDeleted ? { ...stored, matchedCase: caseId } : stored };
}

/** A case, or the one that it was merged into; `undefined` if it no longer exists. */
async function winnerOf(reader: DataverseReader, id: string, signal: AbortSignal): Promise<Result<Case | undefined>> {
  const read = await reader.get(rowPath('incidents', id), { select: caseSelection, signal });
  if (!read.ok) return read.error.kind === 'not-found' ? { ok: true, value: undefined } : read;
  const found = caseOf(read.value);
  const winners = await winnersOf(reader, found === undefined ? [] : [found], signal);
  return winners.ok ? { ok: true, value: winners.value[0] } : winners;
}

/**
 * The cases that a session may belong to. As long as its external key is the same, a session stays with its case also where
 * the key no longer leads to exactly that one: the case may have got another number, or another case the same.
 * @param found the cases of the external key
 */
export async function casesToChooseFrom(
  reader: DataverseReader,
  found: readonly Case[],
  linkedCase: Case | undefined,
  isSameKey: boolean,
  signal: AbortSignal,
): Promise<Result<readonly Case[]>> {
  if (found.length === 1 || linkedCase === undefined || !isSameKey) return { ok: true, value: found };
  return winnersOf(reader, [linkedCase], signal);
}
