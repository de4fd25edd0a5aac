import type { Concern, Findings } from './concern.ts';
import { type Message, messageOf } from './message.ts';

/** What one channel was told and is not over, by key. Kept as JSON, so that a restart repeats nothing. */
export type Told = Readonly<Record<string, ToldConcern>>;
type ToldConcern = Omit<Concern, 'since'> & { readonly since: string };

/** What is to be told now, and what will have been told then. */
export interface News {
  readonly messages: readonly Message[];
  readonly told: Told;
}

/** Compares what was told with what was found: what is new or has got worse is told, and what is over. */
export function newsOf(
  before: Told,
  { concerns, unknown, setAside }: Findings,
  place: { readonly at: Date; readonly adminUrl: string },
): News {
  const present = new Map(concerns.map((concern) => [concern.key, concern]));
  const isUnknown = (key: string) => unknown.some((prefix) => key.startsWith(prefix));
  const opened = [...present.values()].filter(({ key, level }) => level > (before[key]?.level ?? 0));
  const known = Object.values(before).filter(({ key }) => !setAside.includes(key));
  const over = known.filter(({ key }) => !present.has(key) && !isUnknown(key));
  const kept = known.filter(({ key }) => !over.some((each) => each.key === key));
  const told = [...kept, ...opened.map((concern) => ({ ...concern, since: concern.since.toISOString() }))];
  return {
    messages: [
      ...opened.map((concern) => messageOf(concern, 'casebridge.concern.opened', place)),
      ...over.map((each) => messageOf({ ...each, since: new Date(each.since) }, 'casebridge.concern.recovered', place)),
    ],
    told: Object.fromEntries(told.map((each) => [each.key, each])),
  };
}
