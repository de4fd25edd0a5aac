import type { RemoteSupportError } from '@casebridge/remote-support';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Job, JobResult, JobRun } from '../jobs/job.ts';
import type { PollDeps } from '../poller/poll.ts';
import { neverHeardOf, recordSessions } from '../poller/record-sessions.ts';
import { balanceOf, type BalanceStore, type DayBalance } from './balance.ts';
import { countMissed, listEnded, type MissedSessions } from './missed-sessions.ts';

export interface ReconcileDeps extends PollDeps {
  readonly store: PollDeps['store'] & BalanceStore;
}

/** State that a reconciliation leaves for the next. */
export interface ReconcileState {
  /** Sessions that ended before are left alone: the configuration was new, or disabled. ISO 8601. */
  readonly since?: string;
  /** When the last run ended, whatever came of it; ISO 8601. */
  readonly ranAt?: string;
  /** When this configuration was last reconciled, ISO 8601. */
  readonly aliveAt?: string;
  /** The last month, newest first. */
  readonly balances: readonly DayBalance[];
  /** While the configuration is disabled: since when at the latest, ISO 8601. */
  readonly disabledSince?: string;
  /** The last times of being disabled in which sessions were missed, newest first. */
  readonly missed?: readonly MissedSessions[];
  /** Why the last run came to nothing. */
  readonly problem?: Pick<RemoteSupportError, 'kind' | 'message'>;
}

/** Names the rows of reconciliation in the table of jobs. */
export const reconcilePrefix = 'reconcile:';

const minute = 60_000;
const day = 24 * 60 * minute;
const intervalMilliseconds = 10 * minute;
/** No engine for so long is a gap: the appliance drops events after its retry duration, and tells nobody. */
const gapMilliseconds = 30 * minute;
/** Sessions of the end of a day have an hour to be written before the day is balanced. */
const settleMilliseconds = 60 * minute;
const keptDays = 31;
/** A day that was not settled is balanced again for so long. */
const unsettledDays = 7;
const keptPeriods = 12;

/**
 * The job that compares an appliance's list with the ledger, for each finished day and after a gap in which no engine ran,
 * and makes deliveries of sessions that it was never told of. What failed or was skipped is counted, not tried again.
 */
export function createReconcileJob(deps: ReconcileDeps, configuration: PluginConfiguration): Job {
  const { disabled } = configuration;
  return {
    name: `${reconcilePrefix}${configuration.id}`,
    // Disabling and enabling are seen when they happen, so that it is known what lies between.
    isUrgent(record) {
      const { disabledSince, problem } = parseReconcileState(record?.state);
      return disabled !== (disabledSince !== undefined) && problem === undefined;
    },
    async run(run) {
      const next = await nextState(deps, configuration, run);
      const state: ReconcileState = { ...next, ranAt: deps.clock.now().toISOString() };
      return { state: JSON.stringify(state), dueInMilliseconds: intervalMilliseconds } satisfies JobResult;
    },
  };
}

/** Whether a configuration wants what reconciliation finds. */
export function isReconciled({ outboundEventTypes, pollingEventTypes }: PluginConfiguration): boolean {
  return [...outboundEventTypes, ...pollingEventTypes].includes('support_conference_end');
}

async function nextState(
  deps: ReconcileDeps,
  configuration: PluginConfiguration,
  run: JobRun,
): Promise<ReconcileState> {
  const before = parseReconcileState(run.state);
  if (configuration.disabled) return whileDisabled(deps, before);
  const { disabledSince } = before;
  if (disabledSince === undefined) return reconcile(deps, configuration, before, run.signal);
  return afterDisabled(deps, configuration, { ...before, disabledSince }, run.signal);
}

/** Sessions missed while a configuration is disabled are not made up for by themselves: a person may order a backfill. */
function whileDisabled({ clock }: ReconcileDeps, before: ReconcileState): ReconcileState {
  const { balances, missed, disabledSince, aliveAt } = before;
  const now = clock.now();
  // From the last run on: what it had found, and what was told since, is in the ledger.
  const since = disabledSince ?? aliveAt ?? now.toISOString();
  return { ...freshState(now), balances, ...(missed && { missed }), disabledSince: since };
}

/** The first run after a time of being disabled: counts what was missed, and looks no further back from then on. */
async function afterDisabled(
  { clock, source, store }: ReconcileDeps,
  configuration: PluginConfiguration,
  before: ReconcileState & { readonly disabledSince: string },
  signal: AbortSignal,
): Promise<ReconcileState> {
  const now = clock.now();
  const period = { from: before.disabledSince, until: now.toISOString() };
  const counted = await countMissed({ source, store }, configuration, period, signal);
  if ('problem' in counted) return { ...before, ...counted };
  const { balances, missed = [] } = before;
  const all = counted.sessions > 0 ? [{ ...period, ...counted }, ...missed].slice(0, keptPeriods) : missed;
  return { ...freshState(now), balances, missed: all };
}

function freshState(now: Date): ReconcileState {
  return { since: now.toISOString(), aliveAt: now.toISOString(), balances: [] };
}

async function reconcile(
  deps: ReconcileDeps,
  configuration: PluginConfiguration,
  before: ReconcileState,
  signal: AbortSignal,
): Promise<ReconcileState> {
  const now = deps.clock.now();
  const { problem: _past, ...state } = { ...freshState(now), ...before };
  const gap = await closeGap(deps, configuration, state, signal);
  if (gap !== undefined) return { ...state, problem: gap };
  const since = Date.parse(state.since ?? now.toISOString());
  let { balances } = state;
  for (const each of daysToBalance(now, since, balances)) {
    const balance = await balanceDay(deps, configuration, each, since, signal);
    if ('problem' in balance) return { ...state, balances, ...balance };
    balances = [balance, ...balances.filter((other) => other.day !== each)]
      .sort((a, b) => b.day.localeCompare(a.day))
      .slice(0, keptDays);
  }
  return { ...state, aliveAt: now.toISOString(), balances };
}

/** @returns the appliance's refusal, if it refused */
async function closeGap(
  deps: ReconcileDeps,
  configuration: PluginConfiguration,
  { aliveAt, since }: ReconcileState,
  signal: AbortSignal,
): Promise<ReconcileState['problem']> {
  const now = deps.clock.now().getTime();
  if (aliveAt === undefined || now - Date.parse(aliveAt) < gapMilliseconds) return undefined;
  const from = Math.max(Date.parse(aliveAt) - gapMilliseconds, Date.parse(since ?? aliveAt));
  const listed = await listEnded(deps, configuration, { from, until: now }, signal);
  if (!('lsids' in listed)) return listed.problem;
  await recordSessions(deps, configuration, listed.lsids, { wanted: neverHeardOf, occasion: 'first' });
  return undefined;
}

async function balanceDay(
  deps: ReconcileDeps,
  configuration: PluginConfiguration,
  name: string,
  since: number,
  signal: AbortSignal,
): Promise<DayBalance | { readonly problem: NonNullable<ReconcileState['problem']> }> {
  const start = Date.parse(`${name}T00:00:00Z`);
  const listed = await listEnded(deps, configuration, { from: Math.max(start, since), until: start + day }, signal);
  if (!('lsids' in listed)) return listed;
  await recordSessions(deps, configuration, listed.lsids, { wanted: neverHeardOf, occasion: 'first' });
  return balanceOf(deps.store, configuration, name, listed.lsids, deps.clock.now());
}

/** Yesterday, once it has settled, and days before that had not settled at their last balance; oldest first. */
function daysToBalance(now: Date, since: number, balances: readonly DayBalance[]): string[] {
  const yesterday = nameOf(now.getTime() - settleMilliseconds - day);
  const eldest = nameOf(now.getTime() - unsettledDays * day);
  const unsettled = balances.filter((each) => each.waiting > 0 && each.day >= eldest && isStale(each, now));
  const days = new Set(unsettled.map((each) => each.day));
  if (!balances.some((each) => each.day === yesterday)) days.add(yesterday);
  return [...days].filter((each) => each >= nameOf(since)).sort();
}

/** Balancing again costs a list of the appliance: not more often than every six hours. */
function isStale({ computedAt }: DayBalance, now: Date): boolean {
  return now.getTime() - Date.parse(computedAt) >= day / 4;
}

function nameOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** Reads what a reconciliation left. */
export function parseReconcileState(state: string | undefined): ReconcileState {
  return state === undefined ? { balances: [] } : (JSON.parse(state) as ReconcileState);
}
