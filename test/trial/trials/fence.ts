import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { adminAccess } from '../../../demo/admin-access.ts';
import { callJson } from '../../../demo/control.ts';
import { createEngineProgram, tokenFileIn } from '../../../demo/engine-program.ts';
import { settlePorts } from '../../../demo/ports.ts';
import { startTestCluster } from '../../../packages/engine/test/postgres-cluster.ts';
import { createAdminClient, type AdminClient } from '../harness/admin.ts';
import { createLogWatch, type LogWatch } from '../harness/log-watch.ts';
import { openStage, type Stage } from '../harness/stage.ts';
import { startTcpProxy, type TcpProxy } from '../harness/tcp-proxy.ts';
import type { Trial, TrialOptions, TrialResult } from '../trial.ts';

const sessionsPerRound = 12;
const concurrency = 8;
/** Makes an attempt long enough that most are in its middle when the engine freezes. */
const dynamicsLatencyMilliseconds = 150;
/** As a database in another building takes. */
const answerDelayMilliseconds = 40;
/** The shortest that can be configured. */
const leaseSeconds = 10;
/** Lease, takeover and the work itself. */
const patienceSeconds = 120;
const quietMilliseconds = 3_000;
const mostExamples = 20;
const tables = ['bt_session', 'bt_sessionparticipant', 'bt_sessionevent', 'bt_surveyanswer'];

/** Two engines on one database: one that is frozen, and one that takes its work over. */
interface Arena extends AsyncDisposable {
  readonly stage: Stage;
  /** Leads the appliance's events to one of the two. */
  readonly listener: TcpProxy;
  readonly frozen: { readonly processId: number; readonly listenerPort: number };
  readonly other: { readonly admin: AdminClient; readonly listenerPort: number; readonly log: LogWatch };
  /** Resolves when the appliance has been asked for so many of these sessions. */
  attempts(lsids: readonly string[], count: number): Promise<void>;
  /** Notes, from now on, when the appliance is asked for one of these sessions. @returns what has been asked until then */
  watchReports(lsids: readonly string[]): () => readonly string[];
}

async function openArena(options: TrialOptions): Promise<Arena> {
  await using after = new AsyncDisposableStack();
  options.progress('starting PostgreSQL and two engines');
  const cluster = await startTestCluster();
  after.defer(() => cluster.stop());
  const database = new URL(await cluster.createDatabase());
  const slow = after.use(await startTcpProxy(Number(database.port)));
  slow.answerDelayMilliseconds = answerDelayMilliseconds;
  database.port = String(slow.port);
  const mainConfig = { store: { kind: 'postgresql', url: database.href }, worker: { leaseSeconds, concurrency } };
  const toAppliance = after.use(await startTcpProxy(0));
  const between = async ({ appliance }: { readonly appliance: number }): Promise<{ applianceHost: string }> => {
    toAppliance.target = appliance;
    return { applianceHost: `127.0.0.1:${toAppliance.port}` };
  };
  const stage = after.use(await openStage(options, { mainConfig, sendsEvents: false, between }));
  const listener = after.use(await startTcpProxy(stage.ports.listener));
  await stage.product.appliance.addRecipient(`http://127.0.0.1:${listener.port}/ERSPost`, [
    'support_conference_end',
    'support_conference_customer_exit_survey_completed',
    'support_conference_rep_exit_survey_completed',
  ]);
  await callJson(`${stage.product.dynamics.access.dynamicsUrl}/_emulator/settings`, {
    latencyMilliseconds: dynamicsLatencyMilliseconds,
  });
  const other = await startOther(stage, mainConfig, after);
  const held = after.move();
  return {
    ...{ stage, listener, other },
    frozen: { processId: stage.product.engine.processId, listenerPort: stage.ports.listener },
    attempts(lsids, count) {
      const asked = new Set<string>();
      return new Promise((resolve) => {
        toAppliance.onRequest = (bytes) => {
          for (const lsid of lsids) if (bytes.includes(lsid)) asked.add(lsid);
          if (asked.size >= count) resolve();
        };
      });
    },
    watchReports(lsids) {
      const asked: string[] = [];
      toAppliance.onRequest = (bytes) => {
        const lsid = lsids.find((candidate) => bytes.includes(candidate));
        if (lsid !== undefined) asked.push(`the appliance was asked for ${lsid}`);
      };
      return () => asked;
    },
    [Symbol.asyncDispose]: () => held.disposeAsync(),
  };
}

async function startOther(
  stage: Stage,
  mainConfig: Readonly<Record<string, unknown>>,
  after: AsyncDisposableStack,
): Promise<Arena['other']> {
  const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
  if ('problems' in settled) throw new Error(settled.problems.join(' '));
  const { ports } = settled;
  const log = createLogWatch();
  const engine = createEngineProgram({
    ports,
    folder: path.join(stage.folder, 'other'),
    mainConfig: { ...mainConfig, keyFile: path.join(stage.folder, 'keys/casebridge.key') },
    onLog: (line) => log.onLog(line),
  });
  after.defer(() => engine.stop());
  await engine.start();
  return {
    log,
    admin: createAdminClient(adminAccess(`http://127.0.0.1:${ports.admin}`, tokenFileIn(stage.folder))),
    listenerPort: ports.listener,
  };
}

/** Every row with its version, so that a write without a change of values shows as well. */
async function picture({ product }: Stage): Promise<ReadonlyMap<string, string>> {
  const rows = new Map<string, string>();
  for (const table of tables) {
    const url = `${product.dynamics.access.dynamicsUrl}/_emulator/rows/${table}`;
    for (const row of await callJson<readonly Record<string, unknown>[]>(url)) {
      rows.set(`${table} ${String(row[`${table}id`])}`, JSON.stringify(row));
    }
  }
  return rows;
}

interface LoggedRequests {
  readonly requests: readonly { readonly method: string; readonly url: string; readonly status: number }[];
}

/** Whether a request is one of those that attempts make: jobs look at other tables, and at what has changed since. */
function isOfAttempt({ url }: LoggedRequests['requests'][number]): boolean {
  const isOfJob = url.includes('bt_sessionkey') || url.includes('modifiedon');
  return /\$batch|bt_session|UploadBlock|FileBlocks/.test(url) && !isOfJob;
}

/** Requests of attempts that have come to Dynamics since its log was emptied, in words. */
async function requestsOfAttempts({ product }: Stage): Promise<readonly string[]> {
  const { requests } = await callJson<LoggedRequests>(requestLog(product));
  return requests.filter(isOfAttempt).map(({ method, url, status }) => `${method} ${url} was answered ${status}`);
}

function requestLog({ dynamics }: Stage['product']): string {
  return `${dynamics.access.dynamicsUrl}/_emulator/requests`;
}

/** Waits until no attempt has asked anything of Dynamics for a while. @returns what was asked until then */
async function untilQuiet(stage: Stage): Promise<readonly string[]> {
  let [before, now] = [-1, await requestsOfAttempts(stage)];
  while (before !== now.length) {
    await delay(quietMilliseconds);
    [before, now] = [now.length, await requestsOfAttempts(stage)];
  }
  return now;
}

async function untilWritten(arena: Arena, signal: AbortSignal): Promise<boolean> {
  const giveUpAt = performance.now() + patienceSeconds * 1000;
  const { stage, other } = arena;
  while (performance.now() < giveUpAt) {
    signal.throwIfAborted();
    const recipients = await callJson<readonly { queued: number }[]>(
      `${stage.product.appliance.url}/_emulator/recipients`,
    );
    const delivered = recipients.every(({ queued }) => queued === 0);
    if (delivered && (await other.admin.openDeliveries()) === 0) return true;
    await delay(500);
  }
  return false;
}

/** Acts of an engine after it woke, and whether the other had written everything before. */
interface Round {
  /** Rows that changed. */
  readonly changed: readonly string[];
  /** Requests for sessions that reached Dynamics or the appliance, whatever came of them. */
  readonly requests: readonly string[];
  readonly takenOver: boolean;
}

async function playRound(arena: Arena, signal: AbortSignal): Promise<Round> {
  const { stage, listener, frozen, other } = arena;
  listener.target = frozen.listenerPort;
  await stage.sendEvents(false);
  const sessions = await stage.play(sessionsPerRound);
  const lsids = sessions.map(({ lsid }) => lsid);
  const attempts = arena.attempts(lsids, concurrency / 2);
  await stage.sendEvents(true);
  await attempts;
  await delay(stage.random.integer(0, 400));
  process.kill(frozen.processId, 'SIGSTOP');
  try {
    listener.target = other.listenerPort;
    listener.cut();
    for (const { lsid, customers } of sessions) if (customers.length > 0) await stage.handInSurvey(lsid);
    const takenOver = await untilWritten(arena, signal);
    return { ...(await wake(arena, lsids)), takenOver };
  } finally {
    process.kill(frozen.processId, 'SIGCONT');
  }
}

/** Everything has been written by the other: whatever reaches a vendor for these sessions is the sleeper's. */
async function wake(arena: Arena, lsids: readonly string[]): Promise<Omit<Round, 'takenOver'>> {
  const { stage, frozen } = arena;
  const before = await picture(stage);
  await callJson(requestLog(stage.product), undefined, { method: 'DELETE' });
  const reports = arena.watchReports(lsids);
  process.kill(frozen.processId, 'SIGCONT');
  // It answers only when it turns again.
  await stage.admin.openDeliveries();
  const requests = [...(await untilQuiet(stage)), ...reports()];
  const after = await picture(stage);
  const keys = new Set([...before.keys(), ...after.keys()]);
  return { changed: [...keys].filter((key) => before.get(key) !== after.get(key)), requests };
}

async function run(options: TrialOptions): Promise<TrialResult> {
  await using arena = await openArena(options);
  const [changed, requests]: [string[], string[]] = [[], []];
  let takeovers = 0;
  for (let round = 1; round <= options.rounds; round += 1) {
    const played = await playRound(arena, options.signal);
    changed.push(...played.changed);
    requests.push(...played.requests);
    if (played.takenOver) takeovers += 1;
    options.progress(
      `${round} of ${options.rounds} rounds, ${requests.length} requests and ${changed.length} changed rows after a wake`,
    );
  }
  await arena.stage.settle(patienceSeconds);
  const counts = await arena.stage.count();
  const afterWake = [...changed.map((row) => `changed: ${row}`), ...requests];
  return {
    ...counts,
    wrong: counts.wrong + afterWake.length,
    examples: [...counts.examples, ...afterWake.slice(0, mostExamples).map((what) => `wrong, after a wake: ${what}`)],
    figures: {
      takeovers,
      abandonedAttempts: arena.other.log.count('delivery.abandoned'),
      requestsAfterWake: requests.length,
      writesAfterWake: changed.length,
    },
  };
}

/** An engine that sleeps through the end of its leases must not write when it wakes: another has written meanwhile. */
export const trial: Trial = {
  name: 'fence',
  about: 'freezes an engine amid attempts; another writes newer surveys; the first wakes and must write nothing',
  rounds: 10,
  shortRounds: 1,
  run,
};
