import type { AttemptSummary } from '../events/engine-event.ts';
import type { AttemptRecord, LeasedDelivery, Transition } from '../store/records.ts';

/** Puts together what was leased, what came out, and what was decided. */
export function summaryOf(
  { delivery, event }: LeasedDelivery,
  { number, startedAt, endedAt, outcome }: AttemptRecord,
  transition: Transition,
): AttemptSummary {
  const { state, countsAsAttempt, dueAt, park, reason } = transition;
  return {
    deliveryId: delivery.id,
    eventId: event.id,
    configurationId: delivery.configurationId,
    lsid: delivery.lsid,
    event: event.name,
    source: event.source,
    attempt: number,
    outcome: outcome.kind,
    state,
    counted: countsAsAttempt,
    durationMilliseconds: endedAt.getTime() - startedAt.getTime(),
    ageMilliseconds: endedAt.getTime() - event.receivedAt.getTime(),
    ...(outcome.kind === 'succeeded' && { effect: outcome.effect, warnings: outcome.warnings.length }),
    ...(outcome.kind === 'failed' && { stage: outcome.stage, cure: outcome.cure.kind }),
    ...(reason !== undefined && { code: reason }),
    ...(dueAt && { dueAt: dueAt.toISOString() }),
    ...(park && { parkedUntil: park.until.toISOString() }),
    ...(delivery.replayOf !== undefined && { replayOf: delivery.replayOf }),
  };
}
