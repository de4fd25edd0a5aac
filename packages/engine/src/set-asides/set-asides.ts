import type { Clock } from '@casebridge/plugin-api';
import type { Publish } from '../events/engine-events.ts';
import type { Actor, SetAside } from '../store/operation-records.ts';
import type { Store } from '../store/store.ts';
import { countGroups, type Group, type GroupStore } from './group-counts.ts';

/** Nothing is out of sight for longer: who still does not want to see it then says so again. */
export const longestDays = 30;
const longestMilliseconds = longestDays * 24 * 3_600_000;

/** One that is in force, with how many deliveries its group has now. */
export interface CountedSetAside extends SetAside {
  readonly count: number;
}

/** Until when, and why, as a person orders it. */
export interface SetAsideOrder extends Group, Pick<SetAside, 'untilCount' | 'why'> {
  /** The longest there is, where nothing is said. */
  readonly until?: Date;
}

export type SetAsideAnswer = SetAside | 'unknown' | 'past' | 'too-long' | 'reached';

/** Groups that somebody does not want to be called for until a time or a count. */
export interface SetAsides {
  order(order: SetAsideOrder, actor: Actor): Promise<SetAsideAnswer>;
  /** @returns whether it was set aside */
  end(group: Group, actor: Actor): Promise<boolean>;
}

export interface SetAsidesDeps {
  readonly store: GroupStore & Pick<Store, 'setAsides' | 'setAside' | 'endSetAside' | 'notices'>;
  readonly clock: Clock;
  readonly publish: Publish;
}

export function createSetAsides({ store, clock, publish }: SetAsidesDeps): SetAsides {
  return {
    async order({ until, ...group }, actor) {
      const at = clock.now();
      const latest = new Date(at.getTime() + longestMilliseconds);
      const end = until ?? latest;
      if (end <= at) return 'past';
      if (end > latest) return 'too-long';
      const count = await (await countGroups(store))(group);
      if (count === 0 && !(await isNoticed(store, group))) return 'unknown';
      if (group.untilCount !== undefined && count >= group.untilCount) return 'reached';
      const ordered: SetAside = { ...group, until: end, by: actor, at };
      await store.setAside(ordered);
      publish({ kind: 'jobs-due' });
      return ordered;
    },
    end: (group, actor) => store.endSetAside({ ...group, actor }),
  };
}

/** A job may meet a cause that holds up no delivery: nothing has come yet. */
async function isNoticed({ notices }: Pick<Store, 'notices'>, { configurationId, cause }: Group): Promise<boolean> {
  return (await notices({ open: true, configurationId, code: cause }, { limit: 1 })).length > 0;
}

/** Those in force: neither their time nor their count is reached. Where there are none, that costs one short question. */
export async function setAsidesInForce(
  store: GroupStore & Pick<Store, 'setAsides'>,
  now: Date,
): Promise<readonly CountedSetAside[]> {
  const all = await store.setAsides();
  if (all.length === 0) return [];
  const countOf = await countGroups(store);
  const counted = await Promise.all(all.map(async (each) => ({ ...each, count: await countOf(each) })));
  return counted.filter((each) => endOf(each, now) === undefined);
}

/** Why it is over; undefined while it is in force. */
export function endOf({ until, untilCount, count }: CountedSetAside, now: Date): 'time' | 'count' | undefined {
  if (until <= now) return 'time';
  return untilCount !== undefined && count >= untilCount ? 'count' : undefined;
}

/** Whether a cause at a configuration is one of them. */
export function findSetAside<Each extends Group>(
  all: readonly Each[],
  { configurationId, cause }: Group,
): Each | undefined {
  return all.find((each) => each.configurationId === configurationId && each.cause === cause);
}
