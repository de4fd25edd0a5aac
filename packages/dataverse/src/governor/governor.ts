import type { Clock } from '../clock.ts';
import type { DataverseError, Result } from '../errors/dataverse-error.ts';
import { DOCUMENTED_LIMITS, type ProtectionLimits, type Usage, createBudget } from './budget.ts';
import { createConcurrency } from './concurrency.ts';
import { type Backlog, type Forecast, forecast } from './forecast.ts';
import { type Counting, createPace } from './pace.ts';
import { createPause } from './pause.ts';
import { type ReportedBudget, readReportedBudget } from './reported-budget.ts';
import { runPatiently } from './run-patiently.ts';
import { createSlots } from './slots.ts';

const REQUEST_LIMIT = '0x80072322';
const CONCURRENCY_LIMIT = '0x80072326';
const DEFAULT_PATIENCE_MILLISECONDS = 10_000;

/** One request as the governor sees it. */
export interface Exchange<T> {
  /** Operations in it: 1, or those of a batch. */
  readonly operations: number;
  readonly signal?: AbortSignal | undefined;
  /** Somebody waits for it: it does not stand in line behind a backlog. */
  readonly urgent?: boolean | undefined;
  /** Sends it; called again after a throttling that was waited out. */
  send(): Promise<Sent<T>>;
}

/** Result of sending, and the headers of the answer. */
export interface Sent<T> {
  readonly result: Result<T>;
  /** Headers of the answer, if there was one. */
  readonly headers: { get(name: string): string | null } | undefined;
}

/** Current usage of the limits. */
export interface Gauge {
  readonly limits: ProtectionLimits;
  readonly used: Usage;
  /** Remaining budget, by the last answer that stated it. */
  readonly reported?: ReportedBudget;
  readonly running: number;
  readonly queued: number;
  /** How many may run at a time. */
  readonly concurrent: number;
  /** Unit that seems to count for the limit on requests. */
  readonly counting: Counting;
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

/** Options of {@link createGovernor}. */
export interface GovernorOptions {
  readonly clock: Clock;
  /** By these requests are spread over the window; the documented limits unless told. */
  readonly limits?: ProtectionLimits | undefined;
  /** How long a request may wait here for a throttling to pass; 10 s unless told. */
  readonly patienceMilliseconds?: number | undefined;
}

/** Makes the governor of one application user in one environment; give the same one to all its clients. */
export function createGovernor(options: GovernorOptions): Governor {
  const { clock, limits = DOCUMENTED_LIMITS, patienceMilliseconds = DEFAULT_PATIENCE_MILLISECONDS } = options;
  const state = createState(clock, limits);
  return {
    async run(exchange) {
      const { signal, urgent = false } = exchange;
      const wait = state.pace.book(exchange.operations);
      if (wait > 0 && !urgent) await clock.sleep(wait, signal);
      const { pause, slots } = state;
      const send = () => sendOnce(state, exchange);
      return runPatiently({ pause, slots, patienceMilliseconds, signal, urgent, sendOnce: send });
    },
    noteThrottling: (error) => noteThrottling(state, error),
    gauge: () => gaugeOf(state),
    forecast: (backlog) => forecastOf(state, backlog),
  };
}

function createState(clock: Clock, limits: ProtectionLimits) {
  const concurrency = createConcurrency();
  return {
    clock,
    limits,
    concurrency,
    slots: createSlots(concurrency.limit),
    budget: createBudget(clock, limits),
    pace: createPace(clock, limits),
    pause: createPause(clock),
    throttled: {} as Record<string, number>,
    reported: undefined as ReportedBudget | undefined,
  };
}

type State = ReturnType<typeof createState>;

async function sendOnce<T>(state: State, exchange: Exchange<T>): Promise<Result<T>> {
  const { clock, budget, concurrency, pause } = state;
  const begun = clock.monotonic();
  const { result, headers } = await exchange.send();
  if (headers) state.reported = readReportedBudget(headers, clock.now()) ?? state.reported;
  if (!result.ok && result.error.kind === 'throttled') {
    noteThrottling(state, result.error);
    return result;
  }
  budget.record({ operations: exchange.operations, milliseconds: clock.monotonic() - begun });
  if (result.ok) pause.onSuccess();
  // An outage that names its end is waited out by all, but not hidden: the request may have had an effect.
  else if (result.error.retryAfterMilliseconds !== undefined) pause.begin(result.error);
  concurrency.onAnswer(headers?.get('x-ms-dop-hint') ?? null);
  openSlots(state);
  return result;
}

function noteThrottling(state: State, error: DataverseError): void {
  const { concurrency, pace, pause, throttled } = state;
  const code = error.code.toLowerCase();
  throttled[code] = (throttled[code] ?? 0) + 1;
  // All that ran at that moment may be refused; it is one lesson.
  const isNew = pause.remainingMilliseconds() === 0;
  if (isNew && code === CONCURRENCY_LIMIT) concurrency.onRefusal();
  if (isNew && code === REQUEST_LIMIT) pace.onRefusal(state.budget.usage());
  pause.begin(error);
  openSlots(state);
}

/** Behind a pause one request goes ahead alone, so that a limit that still holds is not pushed by all at once. */
function openSlots({ concurrency, pause, slots }: State): void {
  slots.resize(pause.remainingMilliseconds() > 0 ? 1 : concurrency.limit);
}

function gaugeOf({ limits, budget, slots, concurrency, pace, pause, throttled, reported }: State): Gauge {
  const pausedUntil = pause.until();
  return {
    limits,
    used: budget.usage(),
    ...(reported && { reported }),
    running: slots.held,
    queued: slots.queued,
    concurrent: concurrency.limit,
    counting: pace.counting,
    ...(pausedUntil && { pausedUntil }),
    throttled: { ...throttled },
  };
}

function forecastOf({ limits, budget, concurrency, pace, pause }: State, backlog: Backlog): Forecast {
  const { requests, executionMilliseconds } = budget.usage();
  return forecast(backlog, {
    limits,
    counting: pace.counting,
    concurrent: concurrency.limit,
    requestMilliseconds: requests === 0 ? 0 : executionMilliseconds / requests,
    pauseMilliseconds: pause.remainingMilliseconds(),
  });
}
