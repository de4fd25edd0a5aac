import { isValid, sessionOf, stepOf } from './progress.ts';
import type { Connection, KeyRow, Queue, SeenSession } from './rows.ts';
import type { Trouble } from './state.ts';

/** The integration writes to its connection each minute; two may be missed. */
const silenceMilliseconds = 180_000;

/** The usual validity where no setting says another. */
const usualMinutes = 60;

/** The queue and validity that an administrator set as the usual ones, as far as they can be had. */
export function usualWish(
  queues: readonly Queue[],
  settings: ReadonlyMap<string, string>,
): { readonly queueId: string; readonly minutes: number } {
  const wanted = (settings.get('bt_SessionKeyDefaultQueue') ?? '').replace(/[{}]/g, '').toLowerCase();
  const queue = queues.find(({ id }) => id === wanted) ?? queues.find(({ kind }) => kind === 'general') ?? queues[0];
  const minutes = Number(settings.get('bt_SessionKeyValidityMinutes'));
  return { queueId: queue?.id ?? '', minutes: Number.isInteger(minutes) && minutes > 0 ? minutes : usualMinutes };
}

/** The queues of connections that answer. */
export function offered(queues: readonly Queue[], connections: readonly Connection[]): Queue[] {
  const answering = new Set(connections.filter(({ answersKeys }) => answersKeys).map(({ id }) => id));
  return queues.filter(({ connectionId }) => answering.has(connectionId));
}

/** Why nothing can be asked for, as far as the rows tell. */
export function obstacle(
  isOpen: boolean,
  connections: readonly Connection[],
  queues: readonly Queue[],
): Trouble | undefined {
  if (!isOpen) return { kind: 'closed' };
  if (connections.length === 0) return { kind: 'noConnection' };
  if (!connections.some(({ answersKeys }) => answersKeys)) return { kind: 'notAnswered' };
  return queues.length === 0 ? { kind: 'noQueue' } : undefined;
}

/** @param now by the clock of Dynamics, which also wrote the time of the last sign of life */
export function isSilent({ aliveAt }: Pick<Connection, 'aliveAt'>, now: Date): boolean {
  return now.getTime() - aliveAt.getTime() > silenceMilliseconds;
}

/** The key that the page goes on with when it is opened: one that a customer can use, or whose session is not over. */
export function currentKey(keys: readonly KeyRow[], sessions: readonly SeenSession[], now: Date): KeyRow | undefined {
  return keys.find((key) => {
    const session = sessionOf(key, sessions);
    const step = stepOf(key, session, now);
    return session === undefined ? isValid(key, now) : step !== 'written';
  });
}

/** A request of this person that is still being answered: the page was closed and opened again meanwhile. */
export function pendingKey(keys: readonly KeyRow[], userId: string): KeyRow | undefined {
  const [newest] = keys.filter(({ createdBy }) => createdBy.id === userId);
  const isPending = newest?.state === undefined || newest.state === 'claimed';
  return newest?.request === 'requested' && isPending ? newest : undefined;
}

/** A draft of this person that an earlier page left. */
export function leftDraft(keys: readonly KeyRow[], userId: string): KeyRow | undefined {
  return keys.find((key) => key.request === 'draft' && key.state === undefined && key.createdBy.id === userId);
}
