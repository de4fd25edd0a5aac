import type { Clock } from '../clock.ts';
import type { DataverseError, Result } from '../errors/dataverse-error.ts';
import { DOCUMENTED_LIMITS, type ProtectionLimits, type Usage, createBudget } from './budget.ts';
import { createConcurrency } from './concurrency.ts';
import { type Backlog, type Forecast, forecast } from './forecast.ts';
import { createPause } from './pause.ts';
import { type ReportedBudget, readReportedBudget } from './reported-budget.ts';
import { runPatiently } from './run-patiently.ts';
import { createSlots } from './slots.ts';

const CONCURRENCY_LIMIT = '0x80072326';
const DEFAULT_PATIENCE_MILLISECONDS = 10_000;

/** One request as the governor sees it. */
export interface Exchange<T> {
  /** Operations in it: 1, or those of a batch. */
  readonly operations: number;
  readonly signal?: AbortSignal | undefined;
  /** Sends it; called again after a throttling that was waited out. */
  send(): Promise<Sent<T>>;
}

/** What came of sending, and what the answer said about the load. */
export interface Sent<T> {
  readonly result: Result<T>;
  /** Headers of the answer, if there was one. */
  readonly headers: { get(name: string): string | null } | undefined;
}

/** What is used of the limits now. */
export interface Gauge {
  readonly limits: ProtectionLimits;
  readonly used: Usage;
  /** What the last answer that spoke of it said is left. */
  readonly reported?: ReportedBudget;
  readonly running: number;
  readonly queued: number;
  /** How many may run at a time. */
  readonly concurrent: number;
  /** Until when the other side asked us to wait. */
  readonly pausedUntil?: Date;
  /** Refusals for too much load since the start, by the vendor's code. */
  readonly throttled: Readonly<Record<string, number>>;
}

/** Keeps all callers of one environment together within its limits. */
export interface Governor {
  /**
   * Sends a request when there is room. One that is throttled is repeated after the wait that the other side asked for, as
   * long as all waits of this request stay within the patience; beyond it the refusal is returned, with the wait, and as
   * long as that wait lasts further requests are refused without being sent.
   * @returns what the request gave; rejects with the signal's reason
   */
  run<T>(exchange: Exchange<T>): Promise<Result<T>>;
  /** Tells of a throttling inside of an answer, such as in a part of a batch. */
  noteThrottling(error: DataverseError): void;
  gauge(): Gauge;
  /** How long a backlog will take at the present pace. */
  forecast(backlog: Backlog): Forecast;
}

/** What {@link createGovernor} may be told. */
export interface GovernorOptions {
  readonly clock: Clock;
  /** For the gauge and the forecast; what steers are the answers. The documented limits unless told. */
  readonly limits?: ProtectionLimits | undefined;
  /** How long a request may wait here for a throttling to pass; 10 s unless told. */
  readonly patienceMilliseconds?: number | undefined;
}

/** Makes the governor of one application user in one environment; give the same one to all its clients. */
export function createGovernor(options: GovernorOptions): Governor {
  const { clock, limits = DOCUMENTED_LIMITS, patienceMilliseconds = DEFAULT_PATIENCE_MILLISECONDS } = options;
  const concurrency = createConcurrency();
  const slots = createSlots(concurrency.limit);
  const budget = createBudget(clock, limits);
  const pause = createPause(clock);
  const throttled: Record<string, number> = {};
  let reported: ReportedBudget | undefined;

  function noteThrottling(error: DataverseError): void {
    throttled[error.code] = (throttled[error.code] ?? 0) + 1;
    // All that ran at that moment may be refused; it is one lesson.
    const isNew = pause.remainingMilliseconds() === 0;
    if (isNew && error.code.toLowerCase() === CONCURRENCY_LIMIT) concurrency.onRefusal();
    pause.begin(error);
    slots.resize(concurrency.limit);
  }

  async function sendOnce<T>(exchange: Exchange<T>): Promise<Result<T>> {
    const begun = clock.now().getTime();
    const { result, headers } = await exchange.send();
    if (headers) reported = readReportedBudget(headers, clock.now()) ?? reported;
    if (!result.ok && result.error.kind === 'throttled') {
      noteThrottling(result.error);
      return result;
    }
    budget.record({ operations: exchange.operations, milliseconds: clock.now().getTime() - begun });
    if (result.ok) pause.onSuccess();
    // An outage that names its end is waited out by all, but not hidden: the request may have had an effect.
    else if (result.error.retryAfterMilliseconds !== undefined) pause.begin(result.error);
    concurrency.onAnswer(headers?.get('x-ms-dop-hint') ?? null);
    slots.resize(concurrency.limit);
    return result;
  }

  return {
    run: (exchange) => {
      const { signal } = exchange;
      return runPatiently({ pause, slots, patienceMilliseconds, signal, sendOnce: () => sendOnce(exchange) });
    },
    noteThrottling,
    gauge: () => {
      const pausedUntil = pause.until();
      return {
        ...{ limits, used: budget.usage(), running: slots.held, queued: slots.queued, concurrent: slots.limit },
        ...(reported && { reported }),
        ...(pausedUntil && { pausedUntil }),
        throttled: { ...throttled },
      };
    },
    forecast: (backlog) => {
      const { requests, executionMilliseconds } = budget.usage();
      const requestMilliseconds = requests === 0 ? 0 : executionMilliseconds / requests;
      const pauseMilliseconds = pause.remainingMilliseconds();
      return forecast(backlog, { limits, concurrent: slots.limit, requestMilliseconds, pauseMilliseconds });
    },
  };
}
