import { lanes, type UnconfirmedLane } from '../lanes.ts';
import type { NewEvent } from '../records.ts';
import type { EventRow } from '../schema.ts';
import type { QueryContext } from './context.ts';
import { acceptedRow, storable } from './rows.ts';

/** An event that dispatch accepted, and the plugin configurations that want it. */
export interface EventToRecord {
  readonly event: NewEvent;
  readonly configurationIds: readonly string[];
  /**
   * Where nothing but the event tells of its session, and the ledger does not know it: the lane of its deliveries. The ledger
   * gets no row before the appliance has confirmed the session.
   */
  readonly unconfirmed?: 'probing' | 'unconfirmed' | undefined;
}

/** Why an event that was to be accepted is not. */
export interface RecordedEvent {
  readonly duplicate: boolean;
  /** A person had the session erased: nothing of it is written again. */
  readonly erased: boolean;
}

/**
 * Why the database turns an accepted event into an ignored one: its fingerprint is accepted already, or its session was
 * erased. Of an erased session, nothing that speaks of it is written.
 */
export const refusals = {
  duplicate: { reason: 'duplicate', detail: 'The same event was accepted before' },
  erased: { reason: 'session-erased', detail: 'A person had the session erased.' },
} as const;

/** Which events were refused, by id; the others are accepted. */
export type Refused = ReadonlyMap<string, keyof typeof refusals>;

/**
 * Rows that are handed to the database as JSON, in one parameter each: the text of the statements stays the same however
 * many events there are. A statement of as many parameters as values took three times as long to make as to run.
 */
export interface Acceptance {
  readonly events: readonly EventToAccept[];
  readonly deliveries: readonly DeliveryToMake[];
}

/** The columns of an event that are not decided by the database, and by what an erased session is known. */
export type EventToAccept = Omit<EventRow, 'disposition' | 'ignored_reason' | 'ignored_detail'> & {
  readonly session_hash: string;
};

export interface DeliveryToMake {
  readonly id: string;
  readonly event_id: string;
  readonly configuration_id: string;
  readonly lsid: string;
  /** Name of the event. */
  readonly name: string;
  /** Milliseconds from the origin of the clock that decides. */
  readonly due_in: number;
  readonly created_at: number;
  /** Lane where the ledger does not know the session; 0 for one that is confirmed. */
  readonly unconfirmed: 0 | UnconfirmedLane;
}

/** The rows for events with their deliveries. */
export function acceptanceOf(context: QueryContext, inputs: readonly EventToRecord[]): Acceptance {
  return {
    events: inputs.map(({ event }) => eventToAccept(context, event)),
    deliveries: inputs.flatMap((input) => input.configurationIds.map((id) => deliveryToMake(context, input, id))),
  };
}

function eventToAccept(context: QueryContext, event: NewEvent): EventToAccept {
  const { disposition: _, ignored_reason: _reason, ignored_detail: _detail, ...row } = acceptedRow(event);
  return { ...row, session_hash: context.hashSession(event.lsid) };
}

function deliveryToMake(
  context: QueryContext,
  { event, unconfirmed }: EventToRecord,
  configurationId: string,
): DeliveryToMake {
  return {
    id: context.newId(),
    event_id: event.id,
    configuration_id: configurationId,
    lsid: storable(event.lsid),
    name: storable(event.name),
    due_in: context.time.distance(event.receivedAt),
    created_at: event.receivedAt.getTime(),
    unconfirmed: unconfirmed === undefined ? 0 : lanes[unconfirmed],
  };
}

/** The row of an event that was refused. */
export type RefusedRow = EventToAccept & (typeof refusals)[keyof typeof refusals];

/** The rows of those events that were refused. */
export function refusedRows(events: readonly EventToAccept[], refused: Refused): readonly RefusedRow[] {
  return events.flatMap((event) => {
    const refusal = refused.get(event.id);
    return refusal === undefined ? [] : [{ ...(refusal === 'erased' ? scrubbed(event) : event), ...refusals[refusal] }];
  });
}

function scrubbed(event: EventToAccept): EventToAccept {
  return { ...event, lsid: '', external_key: null, fields: '[]', fingerprint: '' };
}

/** How each event was recorded: new, duplicate, or of an erased session. */
export function recordedEvents(inputs: readonly EventToRecord[], refused: Refused): readonly RecordedEvent[] {
  return inputs.map(({ event }) => {
    const refusal = refused.get(event.id);
    return { duplicate: refusal === 'duplicate', erased: refusal === 'erased' };
  });
}
