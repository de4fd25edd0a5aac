import type { Fault, Outcome } from '@casebridge/plugin-api';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type {
  AttemptRecord,
  DeliveryRecord,
  EventRecord,
  LeasedDelivery,
  ParkedUntil,
  Transition,
} from '../store/records.ts';
import {
  abandonedAttemptLimit,
  backOffMilliseconds,
  notReadyDelayMilliseconds,
  pauseAfterLossMilliseconds,
  probeIntervalMilliseconds,
  waitForOtherSide,
} from './delays.ts';
import { waitAfterLook } from './looks.ts';

/** The settings of a configuration that decide about retries. */
export type RetryRules = Pick<
  PluginConfiguration,
  'retryAttemptLimit' | 'retryOutboundEventTypes' | 'retryPollingEventTypes'
>;

/** Facts that a decision rests on. */
export interface EndedAttempt {
  readonly outcome: AttemptRecord['outcome'];
  /** As it was leased: `attempts` includes this one, the other counters do not yet. */
  readonly delivery: DeliveryRecord;
  readonly event: Pick<EventRecord, 'name' | 'source'>;
  readonly waiting: LeasedDelivery['waiting'];
  readonly rules: RetryRules;
  readonly now: Date;
  /** From 0 to below 1. */
  readonly random: number;
}

/**
 * Decides about a delivery after an attempt. Three kinds of waiting are kept apart: the report is not ready, the
 * configuration is down, the delivery failed. Only the third counts towards the Retry Attempt Limit.
 *
 * | outcome                                  | next state                  | counts | due again                               |
 * | ---------------------------------------- | --------------------------- | ------ | --------------------------------------- |
 * | succeeded, skipped                       | the same                    | yes    | never                                   |
 * | notReady                                 | retrying                    | no     | 10 s, doubling to 5 min                 |
 * | notReady, of an unconfirmed session      | retrying, asked for in bulk | no     | 10 s                                    |
 * | failed, cure waitUntil                   | retrying, parks             | no     | at the time that was named, within 1 h  |
 * | failed, cure fixConfig                   | retrying, parks             | no     | one probe of the configuration in 3 min |
 * | failed, any other cure, retries left     | retrying                    | yes    | 30 s to 1 h, doubling, with jitter      |
 * | failed, any other cure, none left        | dead                        | yes    | never                                   |
 * | thread lost, first or second in a row    | retrying (alone in a thread)| no     | at once                                 |
 * | process lost, the first time             | retrying (alone in process) | no     | 2 s                                     |
 * | process lost again, alone, once or twice | retrying (alone in process) | no     | 4 s, 6 s                                |
 * | lost alone for the third time            | dead                        | no     | never                                   |
 *
 * "Retries left" means: the event's type is among the retry types, and fewer retries than the limit have been made.
 */
export function decide(attempt: EndedAttempt): Transition {
  const { outcome } = attempt;
  switch (outcome.kind) {
    case 'succeeded':
      return { state: 'succeeded', countsAsAttempt: true, ...settledBy(attempt) };
    case 'skipped':
      return {
        state: 'skipped',
        countsAsAttempt: true,
        reason: outcome.reason,
        reasonText: outcome.message,
        releases: true,
        ...settledBy(attempt),
      };
    case 'notReady':
      return attempt.delivery.isUnconfirmed === true ? notThere(attempt) : notReady(attempt, outcome.message);
    case 'abandoned':
      return threadLost(attempt);
    case 'failed':
      return failed(attempt, outcome);
  }
}

/** The first look for a session that nobody has confirmed was in vain. */
function notThere({ now }: EndedAttempt): Transition {
  return {
    state: 'retrying',
    countsAsAttempt: false,
    looks: 1,
    dueAt: later(now, waitAfterLook(1) ?? 0),
    reason: 'not-ready',
    reasonText: 'The appliance does not have this session yet.',
    releases: true,
  };
}

function notReady({ delivery, now }: EndedAttempt, message: string): Transition {
  const since = delivery.notReadySince ?? now;
  return {
    state: 'retrying',
    countsAsAttempt: false,
    dueAt: later(now, notReadyDelayMilliseconds(now.getTime() - since.getTime())),
    notReadySince: since,
    reason: 'not-ready',
    reasonText: message,
    releases: true,
  };
}

/**
 * Decides about a delivery whose attempt the engine itself ended: due at once, nothing counted.
 * @param why as a sentence
 */
export function interrupted(delivery: DeliveryRecord, now: Date, why: string): Transition {
  return {
    state: 'retrying',
    countsAsAttempt: false,
    dueAt: now,
    ...stillWaiting(delivery),
    abandonedAttempts: delivery.abandonedAttempts,
    ...(delivery.alone && { alone: true }),
    reason: 'CB-ATTEMPT-STOPPED',
    reasonText: why,
  };
}

/** An outcome that says nothing about the report leaves standing since when it was not ready. */
function stillWaiting({ notReadySince }: DeliveryRecord): Pick<Transition, 'notReadySince'> {
  return notReadySince === undefined ? {} : { notReadySince };
}

function threadLost({ delivery, now }: EndedAttempt): Transition {
  const losses = delivery.abandonedAttempts + 1;
  return losses >= abandonedAttemptLimit ? lostForGood(losses) : lost(delivery, losses, now);
}

/**
 * Decides about a delivery whose attempt was lost with its process. Whatever ran beside it was lost as well, so that the
 * first time says nothing about it; from then on it has a process for itself, and a loss counts.
 */
export function processLost(delivery: DeliveryRecord, now: Date): Transition {
  const losses = delivery.abandonedAttempts + (delivery.alone ? 1 : 0);
  if (losses >= abandonedAttemptLimit) return lostForGood(losses);
  return { ...lost(delivery, losses, later(now, pauseAfterLossMilliseconds * (losses + 1))), alone: true };
}

const lossReason = {
  reason: 'CB-ATTEMPT-ABANDONED',
  reasonText: 'The attempt did not end: its thread or its process was lost.',
} as const;

function lost(delivery: DeliveryRecord, losses: number, dueAt: Date): Transition {
  const counts = { countsAsAttempt: false, abandonedAttempts: losses };
  return { state: 'retrying', ...counts, dueAt, ...stillWaiting(delivery), ...lossReason };
}

function lostForGood(losses: number): Transition {
  return { state: 'dead', countsAsAttempt: false, abandonedAttempts: losses, ...lossReason };
}

const joinEvent = 'support_conference_member_added';
const surveyEvents: readonly string[] = [
  'support_conference_customer_exit_survey_completed',
  'support_conference_rep_exit_survey_completed',
];

/**
 * Which of the deliveries that waited for the session end with this attempt: it has read the report after they were made.
 * A survey has an attempt of its own kind, as the report may show it later than the end; and an attempt for who joined
 * settles its own kind only, as it does not wait for the end.
 */
function settledBy({ event, waiting }: EndedAttempt): Pick<Transition, 'settles' | 'repeats'> {
  const isSettled = (other: string) =>
    other === event.name || (event.name !== joinEvent && !surveyEvents.includes(other));
  const [settles, repeats] = [true, false].map((wanted) =>
    waiting.filter((other) => isSettled(other.event) === wanted).map(({ id }) => id),
  );
  return { ...(settles?.length && { settles }), ...(repeats?.length && { repeats }) };
}

function failed(attempt: EndedAttempt, outcome: Extract<Outcome, { kind: 'failed' }>): Transition {
  const { now } = attempt;
  const { cure, fault } = outcome;
  if (cure.kind === 'waitUntil') return parked(attempt, fault, later(now, waitUntil(attempt, cure.at)));
  if (cure.kind === 'fixConfig') return parked(attempt, fault, later(now, probeIntervalMilliseconds));
  const failures = attempt.delivery.countedAttempts + 1;
  const said = { countsAsAttempt: true, reason: fault.code, reasonText: fault.message };
  if (!mayRetry(attempt, failures)) return { state: 'dead', releases: true, ...said };
  return { state: 'retrying', dueAt: later(now, backOffMilliseconds(failures, attempt.random)), ...said };
}

function parked({ delivery }: EndedAttempt, fault: Fault, until: Date): Transition {
  const park: ParkedUntil = { until, code: fault.code, message: fault.message, help: fault.help };
  return {
    state: 'retrying',
    countsAsAttempt: false,
    dueAt: until,
    ...stillWaiting(delivery),
    reason: fault.code,
    reasonText: fault.message,
    park,
  };
}

function mayRetry({ event, rules }: EndedAttempt, failures: number): boolean {
  return failures <= rules.retryAttemptLimit && isRetriedType(event, rules);
}

/** Sessions found by polling (surveys too, which have no box of their own) are retried by the one box for that. */
function isRetriedType({ name, source }: EndedAttempt['event'], rules: RetryRules): boolean {
  if (source !== 'push') return rules.retryPollingEventTypes.length > 0;
  const types: readonly string[] = rules.retryOutboundEventTypes;
  return types.includes(name);
}

function waitUntil({ now, delivery }: EndedAttempt, at: string): number {
  const time = Date.parse(at);
  const before = Math.max(0, delivery.attempts - 1);
  return Number.isNaN(time) ? probeIntervalMilliseconds : waitForOtherSide(time - now.getTime(), before);
}

function later(now: Date, milliseconds: number): Date {
  return new Date(now.getTime() + milliseconds);
}
