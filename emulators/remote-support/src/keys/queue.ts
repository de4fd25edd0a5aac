import type { Directory } from '../directory.ts';
import type { Parsed } from '../xml-api/parsed.ts';

/** Where a customer waits for somebody to help. Source: docs/vendors/remote-support.md#session-key. */
export interface Queue {
  readonly kind: 'general' | 'rep' | 'team' | 'issue';
  /** Missing for the general queue. */
  readonly id?: string;
  /** Who may take a session out of it. */
  readonly representativeIds: readonly string[];
}

/** Finds a queue by the text of `queue_id`. */
export function findQueue(text: string, directory: Directory): Parsed<Queue> {
  const [kind = '', ...rest] = text.split(':');
  const value = Object.hasOwn(finders, kind) ? finders[kind]?.(rest.join(':'), directory) : undefined;
  return value ? { ok: true, value } : { ok: false, error: 'Invalid queue_id.' };
}

type Finder = (name: string, directory: Directory) => Queue | undefined;

const finders: Readonly<Record<string, Finder>> = {
  general: (_name, { representatives }) => ({
    kind: 'general',
    representativeIds: representatives.map(({ id }) => id),
  }),
  rep: (id, { representatives }) => (representatives.some((one) => one.id === id) ? repQueue(id) : undefined),
  rep_username(name, { representatives }) {
    const [named, ...others] = representatives.filter(({ username }) => username === name);
    return named && others.length === 0 ? repQueue(named.id) : undefined;
  },
  team: (id, directory) =>
    directory.teams.some((team) => team.id === id)
      ? { kind: 'team', id, representativeIds: membersOf(id, directory) }
      : undefined,
  issue(name, directory) {
    const team = directory.teams.find((one) => one.issues.some(({ codeName }) => codeName === name));
    const issue = team?.issues.find(({ codeName }) => codeName === name);
    return team && issue && { kind: 'issue', id: issue.id, representativeIds: membersOf(team.id, directory) };
  },
};

function membersOf(teamId: string, { representatives }: Directory): string[] {
  return representatives.filter((person) => person.teams.some(({ id }) => id === teamId)).map(({ id }) => id);
}

/** Whether somebody who works in the queue is signed in. */
export function isStaffed(queue: Queue, directory: Directory): boolean {
  return directory.representatives.some(
    ({ id, loggedInSince }) => loggedInSince !== null && queue.representativeIds.includes(id),
  );
}

function repQueue(id: string): Queue {
  return { kind: 'rep', id, representativeIds: [id] };
}
