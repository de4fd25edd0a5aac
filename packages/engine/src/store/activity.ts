import type { StoreAccess } from './access.ts';
import {
  eventsByHour,
  eventSources,
  type EventSource,
  openDeliveries,
  endedByHour,
  type OpenDeliveries,
  type EndedInHour,
} from './queries/activity.ts';

/** Counts of an hour; `from` is its beginning. */
export interface HourOfActivity {
  readonly from: Date;
  /** Accepted events. */
  readonly events: number;
  /** Deliveries by how they ended. */
  readonly succeeded: number;
  readonly skipped: number;
  readonly dead: number;
}

/** Counts of past hours, and of waiting work. */
export interface ActivityStore {
  /** Hour by hour, oldest first; hours without anything are left out. */
  activity(since: Date): Promise<readonly HourOfActivity[]>;
  /** By which ways events have come since then. */
  eventSources(since: Date): Promise<readonly EventSource[]>;
  /** Deliveries that have not ended, by configuration and kind of waiting. */
  openDeliveries(): Promise<readonly OpenDeliveries[]>;
}

const hourMilliseconds = 3_600_000;

export function createActivityStore({ longReader }: StoreAccess): ActivityStore {
  return {
    async activity(since) {
      const [events, ended] = [await eventsByHour(longReader, since), await endedByHour(longReader, since)];
      const hours = [...new Set([...events.keys(), ...ended.map(({ hour }) => hour)])].toSorted((a, b) => a - b);
      return hours.map((hour) => ({
        from: new Date(hour * hourMilliseconds),
        events: events.get(hour) ?? 0,
        ...countsOf(ended.filter((each) => each.hour === hour)),
      }));
    },
    eventSources: (since) => eventSources(longReader, since),
    openDeliveries: () => openDeliveries(longReader),
  };
}

function countsOf(ended: readonly EndedInHour[]) {
  const count = (wanted: EndedInHour['state']) => ended.find(({ state }) => state === wanted)?.count ?? 0;
  return { succeeded: count('succeeded'), skipped: count('skipped'), dead: count('dead') };
}
