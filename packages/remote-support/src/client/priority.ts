/**
 * What a request is for, the most important first. Somebody waits for a session key at a telephone; a session that the
 * appliance has confirmed has to be written; lists, surveys and looks by hand come behind; and a session that only an event
 * tells of, which anybody could have posted, comes last.
 */
const priorities = ['session-key', 'session', 'other', 'unconfirmed'] as const;
export type Priority = (typeof priorities)[number];

/**
 * How much of the account's limits may be used up before a request has to wait: the rest is a reserve for what is more
 * important. A twentieth for keys is one a second and 750 an hour.
 */
const portions: Readonly<Record<Priority, number>> = {
  'session-key': 1,
  session: 0.95,
  other: 0.75,
  unconfirmed: 0.75,
};

/** @returns 0 for the most important */
export function rankOf(priority: Priority): number {
  return priorities.indexOf(priority);
}

/** @returns above 0, and up to 1 */
export function portionOf(priority: Priority): number {
  return portions[priority];
}
