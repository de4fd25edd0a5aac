import type { RemoteSupportError } from '@casebridge/remote-support';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Job, JobRun } from '../jobs/job-runner.ts';
import { neverHeardOf, recordSessions } from '../poller/findings.ts';
import type { PollRooms } from '../poller/poll.ts';
import { balanceOf, type BalanceStore, type DayBalance } from './balance.ts';
import { countUnheard, listEnded, type PassedBy } from './passed-by.ts';

/** What reconciliation needs. */
export interface ReconcileRooms extends PollRooms {
  readonly store: PollRooms['store'] & BalanceStore;
}

/** What a reconciliation leaves for the next. */
export interface ReconcileMemory {
  /** What ended before is nobody's business: the configuration was new, or disabled. ISO 8601. */
  readonly since?: string;
  /** When an engine last looked after this configuration, ISO 8601. */
  readonly aliveAt?: string;
  /** When the next look is, ISO 8601. */
  readonly nextAt: string;
  /** The last month, newest first. */
  readonly balances: readonly DayBalance[];
  /** While the configuration is disabled: since when at the latest, ISO 8601. */
  readonly disabledSince?: string;
  /** The last times of being disabled in which sessions passed by, newest first. */
  readonly passedBy?: readonly PassedBy[];
  /** Why the last look came to nothing. */
  readonly problem?: Pick<RemoteSupportError, 'kind' | 'message'>;
}

/** Names the rows of reconciliation in the table of jobs. */
export const reconcilePrefix = 'reconcile:';

const minute = 60_000;
const day = 24 * 60 * minute;
const lookMilliseconds = 10 * minute;
/** No engine for so long is a gap: the appliance drops events after its retry duration, and tells nobody. */
const gapMilliseconds = 30 * minute;
/** Sessions of the end of a day have an hour to be written before the day is balanced. */
const settleMilliseconds = 60 * minute;
const keptDays = 31;
/** A day that was not settled is balanced again for so long. */
const unsettledDays = 7;
const keptPassedBy = 12;

/**
 * The job that compares an appliance's list with the ledger, for each finished day and after a gap in which no engine ran,
 * and makes deliveries of sessions that it was never told of. What failed or was skipped is counted, not tried again.
 */
export function createReconcileJob(rooms: ReconcileRooms, configuration: PluginConfiguration): Job {
  const { outboundEventTypes, pollingEventTypes, disabled } = configuration;
  const isWanted = [...outboundEventTypes, ...pollingEventTypes].includes('support_conference_end');
  return {
    name: `${reconcilePrefix}${configuration.id}`,
    dueAt: (memory) => (isWanted ? dueAt(parseReconcileMemory(memory), disabled) : undefined),
    run: (run) => (disabled ? passBy(rooms, run) : lookAfter(rooms, configuration, run)),
  };
}

/** Disabling and enabling are looked at when they happen, so that it is known what lies between. */
function dueAt({ nextAt, disabledSince, problem }: ReconcileMemory, disabled: boolean): Date {
  const isNews = disabled !== (disabledSince !== undefined);
  return new Date(isNews && problem === undefined ? 0 : nextAt);
}

/** What passes by while a configuration is disabled is not made up for by itself: a person may order a backfill. */
function passBy({ clock }: ReconcileRooms, run: JobRun): Promise<void> {
  const now = clock.now().toISOString();
  const { balances, passedBy, disabledSince, aliveAt } = parseReconcileMemory(run.memory);
  // From the last look on: what it had found, and what was told since, is in the ledger.
  const since = { disabledSince: disabledSince ?? aliveAt ?? now };
  return run.remember(JSON.stringify({ ...freshMemory(clock.now()), balances, passedBy, ...since }));
}

function lookAfter(rooms: ReconcileRooms, configuration: PluginConfiguration, run: JobRun): Promise<void> {
  const memory = parseReconcileMemory(run.memory);
  const { disabledSince } = memory;
  if (disabledSince === undefined) return reconcile(rooms, configuration, run);
  return countPassedBy(rooms, configuration, run, { ...memory, disabledSince });
}

/** The first look after a time of being disabled: counts what passed by, and looks no further back from then on. */
async function countPassedBy(
  rooms: ReconcileRooms,
  configuration: PluginConfiguration,
  run: JobRun,
  memory: ReconcileMemory & { readonly disabledSince: string },
): Promise<void> {
  const now = rooms.clock.now();
  const fresh = freshMemory(now);
  const period = { from: memory.disabledSince, until: now.toISOString() };
  const counted = await countUnheard(rooms, configuration, period, run.signal);
  if ('problem' in counted) return run.remember(JSON.stringify({ ...memory, nextAt: fresh.nextAt, ...counted }));
  const { balances, passedBy = [] } = memory;
  const all = counted.sessions > 0 ? [{ ...period, ...counted }, ...passedBy].slice(0, keptPassedBy) : passedBy;
  await run.remember(JSON.stringify({ ...fresh, balances, passedBy: all } satisfies ReconcileMemory));
}

function freshMemory(now: Date): ReconcileMemory {
  const nextAt = new Date(now.getTime() + lookMilliseconds).toISOString();
  return { since: now.toISOString(), aliveAt: now.toISOString(), nextAt, balances: [] };
}

async function reconcile(rooms: ReconcileRooms, configuration: PluginConfiguration, run: JobRun): Promise<void> {
  const now = rooms.clock.now();
  const { aliveAt, nextAt } = freshMemory(now);
  const { problem: _past, ...memory } = { ...freshMemory(now), ...parseReconcileMemory(run.memory) };
  const gap = await closeGap(rooms, configuration, memory, run.signal);
  if (gap !== undefined) return run.remember(JSON.stringify({ ...memory, nextAt, problem: gap }));
  const since = Date.parse(memory.since ?? nextAt);
  let { balances } = memory;
  for (const each of daysToBalance(now, since, balances)) {
    const balance = await balanceDay(rooms, configuration, each, since, run.signal);
    if ('problem' in balance) return run.remember(JSON.stringify({ ...memory, nextAt, balances, ...balance }));
    balances = [balance, ...balances.filter((other) => other.day !== each)]
      .sort((a, b) => b.day.localeCompare(a.day))
      .slice(0, keptDays);
  }
  await run.remember(JSON.stringify({ ...memory, aliveAt, nextAt, balances }));
}

/** @returns the appliance's refusal, if it refused */
async function closeGap(
  rooms: ReconcileRooms,
  configuration: PluginConfiguration,
  { aliveAt, since }: ReconcileMemory,
  signal: AbortSignal,
): Promise<ReconcileMemory['problem']> {
  const now = rooms.clock.now().getTime();
  if (aliveAt === undefined || now - Date.parse(aliveAt) < gapMilliseconds) return undefined;
  const from = Math.max(Date.parse(aliveAt) - gapMilliseconds, Date.parse(since ?? aliveAt));
  const listed = await listEnded(rooms, configuration, { from, until: now }, signal);
  if (!('lsids' in listed)) return listed.problem;
  await recordSessions(rooms, configuration, listed.lsids, { wanted: neverHeardOf, occasion: 'first' });
  return undefined;
}

async function balanceDay(
  rooms: ReconcileRooms,
  configuration: PluginConfiguration,
  name: string,
  since: number,
  signal: AbortSignal,
): Promise<DayBalance | { readonly problem: NonNullable<ReconcileMemory['problem']> }> {
  const start = Date.parse(`${name}T00:00:00Z`);
  const listed = await listEnded(rooms, configuration, { from: Math.max(start, since), until: start + day }, signal);
  if (!('lsids' in listed)) return listed;
  await recordSessions(rooms, configuration, listed.lsids, { wanted: neverHeardOf, occasion: 'first' });
  return balanceOf(rooms.store, configuration, name, listed.lsids, rooms.clock.now());
}

/** Yesterday, once it has settled, and days before that had not settled when they were last looked at; oldest first. */
function daysToBalance(now: Date, since: number, balances: readonly DayBalance[]): string[] {
  const yesterday = nameOf(now.getTime() - settleMilliseconds - day);
  const eldest = nameOf(now.getTime() - unsettledDays * day);
  const unsettled = balances.filter((each) => each.waiting > 0 && each.day >= eldest && isStale(each, now));
  const days = new Set(unsettled.map((each) => each.day));
  if (!balances.some((each) => each.day === yesterday)) days.add(yesterday);
  return [...days].filter((each) => each >= nameOf(since)).sort();
}

/** Looking again costs a list of the appliance: not more often than every six hours. */
function isStale({ computedAt }: DayBalance, now: Date): boolean {
  return now.getTime() - Date.parse(computedAt) >= day / 4;
}

function nameOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 10);
}

/** Reads what a reconciliation left. */
export function parseReconcileMemory(memory: string | undefined): ReconcileMemory {
  if (memory === undefined) return { nextAt: new Date(0).toISOString(), balances: [] };
  return JSON.parse(memory) as ReconcileMemory;
}
