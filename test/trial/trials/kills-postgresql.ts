import { startTestCluster } from '../../../packages/engine/test/postgres-cluster.ts';
import { bundledEngine } from '../harness/bundled-engine.ts';
import { emulatorVictim, engineVictim, killRounds } from '../harness/kill-rounds.ts';
import { createLogWatch } from '../harness/log-watch.ts';
import { openStage } from '../harness/stage.ts';
import { startTcpProxy } from '../harness/tcp-proxy.ts';
import type { Trial, TrialOptions, TrialResult } from '../trial.ts';

async function run(options: TrialOptions): Promise<TrialResult> {
  await using after = new AsyncDisposableStack();
  options.progress('starting PostgreSQL');
  const cluster = await startTestCluster();
  after.defer(() => cluster.stop());
  const database = new URL(await cluster.createDatabase());
  const proxy = after.use(await startTcpProxy(Number(database.port)));
  database.port = String(proxy.port);
  const engineFile = await bundledEngine(after);
  const log = createLogWatch();
  const mainConfig = { store: { kind: 'postgresql', url: database.href }, worker: { leaseSeconds: 10 } };
  const stage = after.use(
    await openStage(options, { engineFile, mainConfig, keepsState: true, onLog: (line) => log.onLog(line) }),
  );
  const server = { name: 'database', weight: 2, strike: () => cluster.crash() };
  const connections = { name: 'connections', weight: 2, strike: async () => proxy.cut() };
  return await killRounds(
    stage,
    options,
    [engineVictim(stage), server, connections, emulatorVictim(stage, 'appliance'), emulatorVictim(stage, 'dynamics')],
    log,
  );
}

/** Random `kill -9` of engine and database server, and every connection between them cut. */
export const trial: Trial = {
  name: 'kills-postgresql',
  about: 'the same with PostgreSQL, which is killed too, and connections to it cut',
  rounds: 200,
  shortRounds: 1,
  run,
};
