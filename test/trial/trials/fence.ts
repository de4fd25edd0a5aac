import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { callJson } from '../../../demo/control.ts';
import { createEngineProgram } from '../../../demo/engine-program.ts';
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
/** What a database in another building takes. */
const answerDelayMilliseconds = 40;
/** The shortest that can be configured. */
const leaseSeconds = 10;
/** Lease, takeover and the work itself. */
const patienceSeconds = 120;
const quietMilliseconds = 3_000;
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
    admin: createAdminClient(`http://127.0.0.1:${ports.admin}`),
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
  readonly requests: readonly { readonly at: string; readonly url: string }[];
}

/** Waits until nothing that could write a session has been asked of Dynamics for a while. */
async function untilQuiet({ product }: Stage): Promise<void> {
  const isWrite = (url: string): boolean =>
    /\$batch|bt_session|UploadBlock|FileBlocks/.test(url) && !url.includes('bt_sessionkey');
  const count = async (): Promise<number> => {
    const url = `${product.dynamics.access.dynamicsUrl}/_emulator/requests`;
    const { requests } = await callJson<LoggedRequests>(url);
    return requests.filter((request) => isWrite(request.url)).length;
  };
  for (let before = -1, now = await count(); before !== now; now = await count()) {
    before = now;
    await delay(quietMilliseconds);
  }
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

/** @returns rows that the engine changed after it woke, and whether the other had written everything before */
async function playRound(arena: Arena, signal: AbortSignal): Promise<{ changed: number; takenOver: boolean }> {
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
    const before = await picture(stage);
    process.kill(frozen.processId, 'SIGCONT');
    await untilQuiet(stage);
    const after = await picture(stage);
    const keys = new Set([...before.keys(), ...after.keys()]);
    return { changed: [...keys].filter((key) => before.get(key) !== after.get(key)).length, takenOver };
  } finally {
    process.kill(frozen.processId, 'SIGCONT');
  }
}

async function run(options: TrialOptions): Promise<TrialResult> {
  await using arena = await openArena(options);
  let [writesAfterWake, takeovers] = [0, 0];
  for (let round = 1; round <= options.rounds; round += 1) {
    const { changed, takenOver } = await playRound(arena, options.signal);
    writesAfterWake += changed;
    if (takenOver) takeovers += 1;
    options.progress(`${round} of ${options.rounds} rounds, ${writesAfterWake} rows changed after a wake`);
  }
  await arena.stage.settle(patienceSeconds);
  const counts = await arena.stage.count();
  return {
    ...counts,
    wrong: counts.wrong + writesAfterWake,
    figures: { takeovers, abandonedAttempts: arena.other.log.count('delivery.abandoned'), writesAfterWake },
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
