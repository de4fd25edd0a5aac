import { type Priority, rankOf } from './priority.ts';

/** A caller that waits for its turn. */
export interface Waiter {
  readonly priority: Priority;
}

/** Callers that wait for their turn: the more important first, and else in the order in which they came. */
export interface Queue {
  join(waiter: Waiter): void;
  /** Does nothing for one that has left already. */
  leave(waiter: Waiter): void;
  /** How many have their turn before a waiter. */
  ahead(waiter: Waiter): number;
}

export function createQueue(): Queue {
  const waiting: Waiter[] = [];
  return {
    join: (waiter) => void waiting.push(waiter),
    leave(waiter) {
      const place = waiting.indexOf(waiter);
      if (place >= 0) waiting.splice(place, 1);
    },
    ahead(waiter) {
      const place = waiting.indexOf(waiter);
      const own = rankOf(waiter.priority);
      return waiting.filter(
        ({ priority }, index) => rankOf(priority) < own || (rankOf(priority) === own && index < place),
      ).length;
    },
  };
}
