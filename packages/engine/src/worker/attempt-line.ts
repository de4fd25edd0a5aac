import type { AttemptRecord, LeasedDelivery, Transition } from '../store/records.ts';

/** Everything about one attempt, as the one line that the log has of it. */
export interface AttemptLine {
  readonly deliveryId: string;
  readonly eventId: string;
  readonly configurationId: string;
  readonly lsid: string;
  readonly event: string;
  readonly source: string;
  readonly attempt: number;
  readonly outcome: AttemptRecord['outcome']['kind'];
  readonly state: Transition['state'];
  readonly counted: boolean;
  readonly durationMilliseconds: number;
  /** From the notice of the session to the end of this attempt. */
  readonly ageMilliseconds: number;
  readonly effect?: string;
  readonly warnings?: number;
  readonly code?: string;
  readonly stage?: string;
  readonly cure?: string;
  readonly dueAt?: string;
  readonly parkedUntil?: string;
  readonly replayOf?: string;
}

/** Puts the line together from what was leased, what came out, and what was decided. */
export function attemptLine(
  { delivery, event }: LeasedDelivery,
  { number, startedAt, endedAt, outcome }: AttemptRecord,
  transition: Transition,
): AttemptLine {
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
