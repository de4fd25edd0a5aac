import type { EventRecord } from '../store/records.ts';
import { instantInWords, type Verdict } from './verdict.ts';

type Told = Pick<Verdict, 'code' | 'sentence' | 'help'>;

/**
 * Why an event of a session has led to nothing.
 * @returns undefined where that says nothing of the session: of two equal events, one is ignored
 */
export function eventVerdict(event: EventRecord): Verdict | undefined {
  const { id, ignoredReason } = event;
  if (ignoredReason === undefined || ignoredReason === 'duplicate') return undefined;
  return { links: [], eventId: id, reason: ignoredReason, ...told(event) };
}

function told({ ignoredReason, ignoredDetail, applianceId, name, receivedAt }: EventRecord): Told {
  const at = instantInWords(receivedAt);
  switch (ignoredReason) {
    case 'unknown-appliance':
      return {
        code: 'wrong-appliance-id',
        sentence: `The appliance told of it at ${at} under the appliance id "${applianceId}", which no plugin configuration has.`,
        help: 'Make "?appliance=" in the address of the appliance\'s outbound event recipient and Appliance Id of the configuration the same; then order a backfill of the time.',
      };
    case 'event-not-selected':
      return {
        code: 'type-not-ticked',
        sentence: `The appliance told of it at ${at} by the event ${name}, which no configuration of the appliance has ticked.`,
        help: 'Tick the type under Outbound Event Types of the configuration; then order a backfill of the time.',
      };
    case 'configuration-disabled':
      return {
        code: 'disabled',
        sentence: `The appliance told of it at ${at}, while every configuration that wants the event was disabled.`,
        help: 'Enable the configuration, and order a backfill of the time.',
      };
    case 'session-erased':
      return { code: 'erased', sentence: 'It was erased, and is never taken in again.', help: '' };
    default:
      return {
        code: 'ignored',
        sentence: `The appliance told of it at ${at}, but of no use: ${ignoredDetail ?? ignoredReason ?? 'no reason is known'}`,
        help: 'Order a backfill of the time.',
      };
  }
}
