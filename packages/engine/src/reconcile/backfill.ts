import type { RemoteSupportError } from '@casebridge/remote-support';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Job, JobResult, JobRun } from '../jobs/job.ts';
import type { PollDeps } from '../poller/poll.ts';
import { notWaiting, notWritten, recordSessions } from '../poller/record-sessions.ts';
import type { RewriteResults } from '../store/operation-records.ts';
import type { Store } from '../store/store.ts';

/** Sessions of a period that are to be imported, whatever was heard of them, and how far that has come. */
export interface Backfill {
  readonly id: string;
  readonly configurationId: string;
  /** ISO 8601, as all times here. */
  readonly from: string;
  readonly until: string;
  /** Sessions that ended before have been taken. */
  readonly cursor: string;
  readonly state: BackfillState;
  /** Sessions that the appliance listed so far. */
  readonly found: number;
  /** Of these, how many got a delivery; the others are written, or are being worked on. */
  readonly taken: number;
  readonly createdAt: string;
  /** Whether sessions that are written are compared with their rows, and what is missing or different written again. */
  readonly rewrite?: boolean;
  /** Results so far. */
  readonly results?: RewriteResults;
  /** Why the last step came to nothing. */
  readonly problem?: Pick<RemoteSupportError, 'kind' | 'message'>;
}

export type BackfillState = 'running' | 'paused' | 'done' | 'cancelled';

export interface BackfillDeps extends PollDeps {
  readonly store: PollDeps['store'] & Pick<Store, 'countDeliveries' | 'rewriteResults'>;
}

/** The rows of backfills in the table of jobs. */
export const backfillPrefix = 'backfill:';

const stepMilliseconds = 6 * 3_600_000;
/** New sessions go before old ones: a backfill adds no more while so many deliveries of its configuration wait. */
const mostWaiting = 200;
const breatherMilliseconds = 15_000;
const pauseAfterRefusalMilliseconds = 60_000;
/** An ended backfill is listed for so long. */
export const keptMilliseconds = 30 * 24 * 3_600_000;

/**
 * The job of one backfill. It takes a period in steps of six hours, so that it can be stopped anywhere and goes on there;
 * the ledger is its memory of what is written. A session that is taken twice (after a crash) is one event all the same.
 */
export function createBackfillJob(
  deps: BackfillDeps,
  id: string,
  configurationOf: (id: string) => PluginConfiguration | undefined,
): Job {
  return {
    name: `${backfillPrefix}${id}`,
    async run(run) {
      const backfill = parseBackfill(run.state);
      const configuration = backfill && configurationOf(backfill.configurationId);
      // A person lets it go on, however late.
      if (backfill?.state === 'paused' && configuration !== undefined) return { dueInMilliseconds: keptMilliseconds };
      // Of an ended one, a person has had time to see the result; without its configuration, one never ends.
      if (backfill?.state !== 'running' || configuration === undefined) return 'remove';
      return goOn(deps, backfill, configuration, run);
    },
  };
}

async function goOn(
  deps: BackfillDeps,
  start: Backfill,
  configuration: PluginConfiguration,
  run: JobRun,
): Promise<JobResult> {
  let backfill = start;
  while (!isListed(backfill)) {
    const waiting = await deps.store.countDeliveries({ configurationId: configuration.id, state: 'pending' });
    if (configuration.disabled || waiting >= mostWaiting) return { dueInMilliseconds: breatherMilliseconds };
    backfill = await step(deps, backfill, configuration, run.signal);
    await run.save(progressOf(backfill));
    if (backfill.problem !== undefined) return { dueInMilliseconds: pauseAfterRefusalMilliseconds };
  }
  return end(deps, backfill);
}

function isListed({ cursor, until }: Backfill): boolean {
  return Date.parse(cursor) >= Date.parse(until);
}

/** Everything has been asked for. Where rows are compared, a backfill is done when that has come to an end for each session. */
async function end({ store }: BackfillDeps, backfill: Backfill): Promise<JobResult> {
  const results = backfill.rewrite === true ? await store.rewriteResults(backfill.id) : undefined;
  const state = results !== undefined && results.waiting > 0 ? 'running' : 'done';
  const ended: Backfill = { ...backfill, state, ...(results && { results }) };
  return { ...progressOf(ended), dueInMilliseconds: state === 'done' ? keptMilliseconds : breatherMilliseconds };
}

/** How a backfill stands in the table of jobs. */
export function progressOf(backfill: Backfill) {
  return { cursor: backfill.cursor, state: JSON.stringify(backfill) };
}

async function step(
  deps: BackfillDeps,
  { problem: _past, ...backfill }: Backfill,
  configuration: PluginConfiguration,
  signal: AbortSignal,
): Promise<Backfill> {
  const from = Date.parse(backfill.cursor);
  const until = Math.min(Date.parse(backfill.until), from + stepMilliseconds);
  const selection = {
    by: 'end',
    sinceEpochSeconds: Math.floor(from / 1000),
    durationSeconds: Math.max(1, Math.ceil((until - from) / 1000)),
  } as const;
  const listed = await deps.source.clientOf(configuration).listSessions(selection, { signal });
  if (!listed.ok) {
    const { kind, message } = listed.error;
    return { ...backfill, problem: { kind, message } };
  }
  const lsids = listed.sessions.map(({ lsid }) => lsid);
  const occasion = `${backfillPrefix}${backfill.id}`;
  const asked =
    backfill.rewrite === true
      ? { wanted: notWaiting, occasion, rewrite: backfill.id }
      : { wanted: notWritten, occasion };
  const taken = await recordSessions(deps, configuration, lsids, asked);
  return {
    ...backfill,
    cursor: new Date(until).toISOString(),
    found: backfill.found + lsids.length,
    taken: backfill.taken + taken,
  };
}

/** Reads what a step left. */
export function parseBackfill(state: string | undefined): Backfill | undefined {
  return state === undefined ? undefined : (JSON.parse(state) as Backfill);
}
