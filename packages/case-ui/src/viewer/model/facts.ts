import type { Fact, FactName, Milliseconds } from './session-view.ts';

/** A fact that is a text; none where it is empty. */
export function textFact(name: FactName, value: string): Fact[] {
  return value.trim() === '' ? [] : [{ name, kind: 'text', value }];
}

/** A fact that is a time; none where it is unknown. */
export function timeFact(name: FactName, value: Milliseconds | undefined): Fact[] {
  return value === undefined ? [] : [{ name, kind: 'time', value }];
}

/** A fact that is a length of time in seconds; none where it is unknown. */
export function durationFact(name: FactName, seconds: number | undefined): Fact[] {
  return seconds === undefined ? [] : [{ name, kind: 'duration', seconds }];
}

/** A fact that counts something; none where it is unknown or nothing. */
export function countFact(name: FactName, count: number | undefined): Fact[] {
  return count === undefined || count === 0 ? [] : [{ name, kind: 'text', value: String(count) }];
}
