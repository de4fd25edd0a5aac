import { Temporal } from 'temporal-polyfill';

// Dataverse refuses dates before 1753 (docs/vendors/dataverse.md#dates); later than 9999 is no date of a session.
const earliestSeconds = Date.UTC(1753, 0, 1) / 1000;
const latestSeconds = Date.UTC(9999, 11, 31) / 1000;

/** Writes the times of a session. */
export interface TimeWriter {
  /** Name of the zone, as it is stored beside the times. */
  readonly zone: string;
  /**
   * The value of a date column. In a zone other than UTC it is the local time there, stored as if it were UTC: that is
   * what *Import Timestamp as UTC* switched off means (docs/vendors/dataverse.md#dates).
   */
  column(epochSeconds: number | undefined): string | null;
  /** Date and time for people, such as `2030-01-31 08:15:00`. */
  readable(epochSeconds: number | undefined): string;
}

// Offsets of zones change at full quarters of an hour only, so one look-up does for all times of a quarter.
const quarterSeconds = 900;

/** @param zone `UTC` or an IANA name */
export function createTimeWriter(zone: string): TimeWriter {
  const offsets = new Map<number, number>();

  function offsetSeconds(epochSeconds: number): number {
    if (zone === 'UTC') return 0;
    const quarter = Math.floor(epochSeconds / quarterSeconds);
    const known = offsets.get(quarter);
    if (known !== undefined) return known;
    const instant = Temporal.Instant.fromEpochMilliseconds(quarter * quarterSeconds * 1000);
    const offset = instant.toZonedDateTimeISO(zone).offsetNanoseconds / 1e9;
    offsets.set(quarter, offset);
    return offset;
  }

  function local(epochSeconds: number | undefined): string | undefined {
    if (epochSeconds === undefined || !(epochSeconds >= earliestSeconds && epochSeconds <= latestSeconds))
      return undefined;
    const seconds = Math.floor(epochSeconds);
    return new Date((seconds + offsetSeconds(seconds)) * 1000).toISOString().slice(0, 19);
  }

  return {
    zone,
    column: (epochSeconds) => {
      const text = local(epochSeconds);
      return text === undefined ? null : `${text}Z`;
    },
    readable: (epochSeconds) => local(epochSeconds)?.replace('T', ' ') ?? '',
  };
}
