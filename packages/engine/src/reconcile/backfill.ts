import type { RemoteSupportError } from '@casebridge/remote-support';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Job, JobRun } from '../jobs/job-runner.ts';
import { notWritten, recordSessions } from '../poller/findings.ts';
import type { PollRooms } from '../poller/poll.ts';
import type { Store } from '../store/store.ts';

/** Sessions of a period that are to be imported, whatever was heard of them, and how far that has come. */
export interface Backfill {
  readonly id: string;
  readonly configurationId: string;
  /** ISO 8601, as all times here. */
  readonly from: string;
  readonly until: string;
  /** What ended before has been looked at. */
  readonly cursor: string;
  readonly state: 'running' | 'done' | 'cancelled';
  /** Sessions that the appliance listed so far. */
  readonly found: number;
  /** Of these, how many got a delivery; the others are written, or are being worked on. */
  readonly taken: number;
  readonly createdAt: string;
  /** When the next step may be made. */
  readonly nextAt: string;
  /** Why the last step came to nothing. */
  readonly problem?: Pick<RemoteSupportError, 'kind' | 'message'>;
}

/** What backfilling needs. */
export interface BackfillRooms extends PollRooms {
  readonly store: PollRooms['store'] & Pick<Store, 'countDeliveries'>;
}

/** The rows of backfills in the table of jobs. */
export const backfillPrefix = 'backfill:';

const stepMilliseconds = 6 * 3_600_000;
/** New sessions go before old ones: a backfill adds no more while so many deliveries of its configuration wait. */
const mostWaiting = 200;
const breatherMilliseconds = 15_000;
const pauseAfterRefusalMilliseconds = 60_000;

/**
 * The job of one backfill. It takes a period in steps of six hours, so that it can be stopped anywhere and goes on there;
 * the ledger is its memory of what is written. A session that is taken twice (after a crash) is one event all the same.
 */
export function createBackfillJob(
  rooms: BackfillRooms,
  id: string,
  configurationOf: (id: string) => PluginConfiguration | undefined,
): Job {
  return {
    name: `${backfillPrefix}${id}`,
    dueAt(memory) {
      const backfill = parseBackfill(memory);
      return backfill?.state === 'running' ? new Date(backfill.nextAt) : undefined;
    },
    async run(run) {
      const backfill = parseBackfill(run.memory);
      const configuration = backfill && configurationOf(backfill.configurationId);
      if (backfill !== undefined && configuration !== undefined) await goOn(rooms, backfill, configuration, run);
    },
  };
}

async function goOn(
  rooms: BackfillRooms,
  start: Backfill,
  configuration: PluginConfiguration,
  run: JobRun,
): Promise<void> {
  let backfill = start;
  while (backfill.state === 'running') {
    const waiting = await rooms.store.countDeliveries({ configurationId: configuration.id, state: 'pending' });
    if (configuration.disabled || waiting >= mostWaiting) {
      return run.remember(JSON.stringify({ ...backfill, nextAt: later(rooms, breatherMilliseconds) }));
    }
    backfill = await step(rooms, backfill, configuration, run.signal);
    await run.remember(JSON.stringify(backfill));
    if (backfill.problem !== undefined) return;
  }
}

async function step(
  rooms: BackfillRooms,
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
  const listed = await rooms.source.clientOf(configuration).listSessions(selection, { signal });
  if (!listed.ok) {
    const { kind, message } = listed.error;
    return { ...backfill, problem: { kind, message }, nextAt: later(rooms, pauseAfterRefusalMilliseconds) };
  }
  const lsids = listed.sessions.map(({ lsid }) => lsid);
  const asked = { wanted: notWritten, occasion: `${backfillPrefix}${backfill.id}` };
  const taken = await recordSessions(rooms, configuration, lsids, asked);
  return {
    ...backfill,
    cursor: new Date(until).toISOString(),
    state: until >= Date.parse(backfill.until) ? 'done' : 'running',
    found: backfill.found + lsids.length,
    taken: backfill.taken + taken,
    nextAt: later(rooms, 0),
  };
}

function later({ clock }: BackfillRooms, milliseconds: number): string {
  return new Date(clock.now().getTime() + milliseconds).toISOString();
}

/** Reads what a step left. */
export function parseBackfill(memory: string | undefined): Backfill | undefined {
  return memory === undefined ? undefined : (JSON.parse(memory) as Backfill);
}
