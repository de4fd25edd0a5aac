import type { OverviewData } from './overview-data.ts';

/** What happened in one hour. */
export interface Hour {
  /** Its beginning, in seconds since 1970. */
  readonly at: number;
  readonly events: number;
  readonly succeeded: number;
  readonly skipped: number;
  readonly dead: number;
}

const hourSeconds = 3_600;
const hoursShown = 24;
const nothing = { events: 0, succeeded: 0, skipped: 0, dead: 0 };

/** The 24 hours up to now, oldest first; the engine leaves out those in which nothing happened. */
export function hoursOfDay({ at, hours }: Pick<OverviewData, 'at' | 'hours'>): readonly Hour[] {
  const last = Math.floor(Date.parse(at) / 1000 / hourSeconds) * hourSeconds;
  const told = new Map(hours.map((hour) => [Date.parse(hour.from) / 1000, hour]));
  return Array.from({ length: hoursShown }, (_, index) => {
    const start = last - (hoursShown - 1 - index) * hourSeconds;
    const { events, succeeded, skipped, dead } = told.get(start) ?? nothing;
    return { at: start, events, succeeded, skipped, dead };
  });
}
