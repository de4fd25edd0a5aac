import type { StoreAccess } from './access.ts';
import type { EventToRecord, RecordedEvent } from './queries/acceptance.ts';
import { findAcceptedFingerprints, findEvent, listEvents, recordIgnored, type EventFilter } from './queries/events.ts';
import type { EventRecord, IgnoredReason, NewEvent, PageRequest } from './records.ts';

/** Events received from appliances. */
export interface EventStore {
  /**
   * Writes an event and one pending delivery per configuration, or, if an accepted event with this fingerprint exists,
   * the event as ignored (`duplicate`) and no delivery; the same, without any of its content, for a session that a person
   * had erased. With no configuration it must be called as `recordIgnored`.
   * @param how `unconfirmed`: nothing but the event tells of its session, see {@link UnconfirmedStore}
   * @throws StoreBusyError if too much waits for the disk already
   */
  recordEvent(
    event: NewEvent,
    configurationIds: readonly string[],
    how?: Pick<EventToRecord, 'unconfirmed'>,
  ): Promise<RecordedEvent>;
  /** @throws StoreBusyError as above */
  recordIgnored(event: NewEvent, reason: IgnoredReason, detail?: string): Promise<void>;
  events(filter: EventFilter, page: PageRequest): Promise<readonly EventRecord[]>;
  event(id: string): Promise<EventRecord | undefined>;
  /** Which of the fingerprints, at most 1,000, belong to accepted events. */
  acceptedFingerprints(fingerprints: readonly string[]): Promise<readonly string[]>;
}

export function createEventStore({ reader, longReader, writer, recordEvents }: StoreAccess): EventStore {
  return {
    recordEvent: (event, configurationIds, how) => writer.write(recordEvents, { event, configurationIds, ...how }),
    recordIgnored: (event, reason, detail) => writer.write(recordIgnored, { event, reason, detail }),
    events: (filter, page) => listEvents(longReader, filter, page),
    event: (id) => findEvent(reader, id),
    acceptedFingerprints: (fingerprints) => findAcceptedFingerprints(reader, fingerprints),
  };
}
