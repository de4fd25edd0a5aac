import type { Clock } from '@casebridge/plugin-api';

/** The lease of an attempt or of a job is over: another process may be at its work. */
export class LeaseOverError extends Error {
  override readonly name = 'LeaseOverError';
}

/**
 * The monotonic clock stands still while a machine is suspended, and the date may be set: whichever says that more time has
 * passed is believed. Too early an end costs an attempt that is not counted.
 */
export interface LeaseTime {
  readonly monotonic: number;
  readonly date: number;
}

/** This part of its length before its end, a lease counts as over: requests under way have to arrive before the end. */
const reserve = 1 / 6;

/** To be read before a lease is asked for. */
export function leaseTimeOf(clock: Clock): LeaseTime {
  return { monotonic: clock.monotonic(), date: clock.now().getTime() };
}

/** @param granted when the lease was asked for that was granted last */
export function isLeaseOver(clock: Clock, granted: LeaseTime, leaseMilliseconds: number): boolean {
  const { monotonic, date } = leaseTimeOf(clock);
  const passed = Math.max(monotonic - granted.monotonic, date - granted.date);
  return passed >= leaseMilliseconds * (1 - reserve);
}
