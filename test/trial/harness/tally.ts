import { compareSession } from '../../../demo/check/compare-session.ts';
import type { Comparison } from '../../../demo/check/compare.ts';
import type { PlayedSession } from '../../../demo/check/played.ts';
import type { StoredSession } from '../../../demo/check/read-back.ts';

/** Differences between what was played and what is stored, sorted by what they cost. */
export interface Tally {
  lost: number;
  doubled: number;
  wrong: number;
  /** The first differences in words. */
  readonly examples: string[];
}

const mostExamples = 20;

/** @returns the part of a tally that one comparison is */
function kindOf({ what, expected, found }: Comparison): { kind: 'lost' | 'doubled' | 'wrong'; by: number } {
  if (what.endsWith(': row')) return { kind: 'lost', by: 1 };
  if (/^(participants|event rows|survey answers)$/.test(what)) {
    const surplus = Number(found) - Number(expected);
    // Each row that is missing has a comparison of its own.
    return { kind: 'doubled', by: Math.max(0, surplus) };
  }
  return { kind: 'wrong', by: 1 };
}

function add(tally: Tally, kind: 'lost' | 'doubled' | 'wrong', by: number, words: string): void {
  if (by === 0) return;
  tally[kind] += by;
  if (tally.examples.length < mostExamples) tally.examples.push(`${kind}: ${words}`);
}

/**
 * Counts what is missing, too much or different in the whole of the tables.
 * @param played every session that was played
 * @param caseId the case that all of them belong to
 * @param stored everything that Dynamics holds, by lsid
 * @param strays rows that belong to no session
 */
export function tallySessions(
  played: readonly PlayedSession[],
  caseId: string,
  stored: ReadonlyMap<string, readonly StoredSession[]>,
  strays: number,
): Tally {
  const tally: Tally = { lost: 0, doubled: 0, wrong: 0, examples: [] };
  for (const session of played) {
    const [first, ...more] = stored.get(session.lsid) ?? [];
    add(tally, 'doubled', more.length, `session ${session.lsid} has ${more.length + 1} rows`);
    for (const comparison of compareSession(session, caseId, first)) {
      if (comparison.agrees) continue;
      const { kind, by } = kindOf(comparison);
      const { what, expected, found } = comparison;
      add(tally, kind, by, `${session.lsid} ${what}: ${JSON.stringify(expected)} became ${JSON.stringify(found)}`);
    }
  }
  const known = new Set(played.map(({ lsid }) => lsid));
  const unknown = [...stored.keys()].filter((lsid) => !known.has(lsid));
  add(tally, 'doubled', unknown.length, `sessions that were never played: ${unknown.join(', ')}`);
  add(tally, 'doubled', strays, `${strays} rows that belong to no session`);
  return tally;
}
