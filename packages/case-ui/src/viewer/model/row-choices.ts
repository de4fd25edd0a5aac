import type { EventKind, Role, SessionState } from './session-view.ts';

/*
 * Numbers of choices in the solution. A page has nothing of the solution at run time; a test compares the two
 * (test/viewer/rows.test.ts).
 */

export const kindNumbers: Readonly<Record<EventKind, number>> = {
  chat: 418_600_000,
  file: 418_600_001,
  action: 418_600_002,
  note: 418_600_003,
  systemInformation: 418_600_004,
  other: 418_600_005,
};

export const roleNumbers: Readonly<Record<Role, number>> = { customer: 418_600_000, representative: 418_600_001 };

export const stateNumbers: Readonly<Record<SessionState, number>> = {
  importing: 418_600_000,
  'in-progress': 418_600_001,
  ended: 418_600_002,
  'end-unknown': 418_600_003,
};

export type CaseMatch = 'linked' | 'noKey' | 'noCase' | 'severalCases' | 'person';

export const matchNumbers: Readonly<Record<CaseMatch, number>> = {
  linked: 418_600_000,
  noKey: 418_600_001,
  noCase: 418_600_002,
  severalCases: 418_600_003,
  person: 418_600_004,
};

function nameOf<Name extends string>(numbers: Readonly<Record<Name, number>>, value: unknown, otherwise: Name): Name {
  const found = Object.entries<number>(numbers).find(([, number]) => number === value);
  return found === undefined ? otherwise : (found[0] as Name);
}

/** What an event is; one of a kind that this page does not know is some other event. */
export function eventKindOf(value: unknown): EventKind {
  return nameOf(kindNumbers, value, 'other');
}

export function roleOf(value: unknown): Role {
  return nameOf(roleNumbers, value, 'customer');
}

export function stateOf(value: unknown): SessionState {
  return nameOf(stateNumbers, value, 'ended');
}

export function caseMatchOf(value: unknown): CaseMatch {
  return nameOf(matchNumbers, value, 'noKey');
}
