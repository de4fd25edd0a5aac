import type { Actor, DeliverySelection } from './operation-records.ts';
import type { ReplayAct, ReplayedPart, ReplayPart } from './queries/replay.ts';

/** Steps of a replay that differ between callers. */
export interface ReplaySteps {
  /** An id that sorts after all that there are. */
  newId(): string;
  count(selection: DeliverySelection): Promise<number>;
  part(part: ReplayPart): Promise<ReplayedPart>;
  /** Records that a replay did not come out as it was counted. */
  auditEnd(act: ReplayAct): Promise<void>;
}

/**
 * Replays what is selected, in parts that leave room for others: each is a transaction of its own. What has been said when
 * the first one is on disk is not taken back by a crash, and the audit says so; the selection can be replayed once more, and
 * leaves out what was done.
 * @returns how many there are
 */
export async function replayInParts(
  steps: ReplaySteps,
  { selection, at, actor }: { readonly selection: DeliverySelection; readonly at: Date; readonly actor: Actor },
): Promise<number> {
  const before = steps.newId();
  const expected = await steps.count(selection);
  let [count, after]: [number, string | undefined] = [0, ''];
  while (after !== undefined) {
    const begun = after === '' ? { begun: { actor, count: expected } } : {};
    const made = await steps.part({ selection, at, after, before, ...begun });
    count += made.count;
    after = made.last;
  }
  if (count !== expected && count > 0) await steps.auditEnd({ selection, at, actor, count });
  return count;
}
