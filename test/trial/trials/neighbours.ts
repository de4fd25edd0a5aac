import type { PlayedSession } from '../../../demo/check/played.ts';
import { openStage, type Stage } from '../harness/stage.ts';
import { startTcpProxy, type TcpProxy } from '../harness/tcp-proxy.ts';
import type { Trial, TrialOptions, TrialResult } from '../trial.ts';

/** All of them and the cause run at the same time, so that each kill meets all. */
const neighbours = 3;
const patienceSeconds = 180;
/** Time that the appliance takes for a report: long enough that those beside it are under way when the engine is killed. */
const answerDelayMilliseconds = 1000;

/** Kills the engine whenever it asks the appliance for this session, and starts it again. @returns ends that */
function killOver(stage: Stage, proxy: TcpProxy, { lsid }: PlayedSession, onKill: () => void): () => Promise<void> {
  const { engine } = stage.product;
  let restarting: Promise<void> = Promise.resolve();
  let isDown = false;
  proxy.onRequest = (bytes) => {
    if (isDown || !bytes.includes(lsid)) return;
    isDown = true;
    onKill();
    restarting = engine
      .kill()
      .then(() => engine.start())
      .then(() => {
        isDown = false;
      });
  };
  return async () => {
    proxy.onRequest = undefined;
    await restarting;
  };
}

/** One session that ends the process, amid others, at a place that the seed chooses. */
async function playRound(stage: Stage): Promise<PlayedSession> {
  const before = stage.random.integer(0, neighbours);
  await stage.play(before);
  const cause = await stage.product.appliance.play({ scenario: 'ordinary', externalKey: null });
  await stage.play(neighbours - before);
  return cause;
}

async function run(options: TrialOptions): Promise<TrialResult> {
  await using after = new AsyncDisposableStack();
  const proxy = after.use(await startTcpProxy(0));
  proxy.answerDelayMilliseconds = answerDelayMilliseconds;
  const stage = after.use(
    await openStage(options, {
      mainConfig: { worker: { concurrency: neighbours + 1 } },
      between: async ({ appliance }) => {
        proxy.target = appliance;
        return { applianceHost: `127.0.0.1:${proxy.port}` };
      },
    }),
  );
  const causes = new Set<string>();
  let kills = 0;
  for (let round = 1; round <= options.rounds; round += 1) {
    await stage.sendEvents(false);
    const cause = await playRound(stage);
    causes.add(cause.lsid);
    const stop = killOver(stage, proxy, cause, () => (kills += 1));
    await stage.sendEvents(true);
    const settled = await stage.settle(patienceSeconds).finally(stop);
    options.progress(
      `${round} of ${options.rounds} rounds, ${kills} kills${settled ? '' : ', not everything has ended'}`,
    );
  }
  const counts = await stage.count(({ lsid }) => !causes.has(lsid));
  return { ...counts, figures: { kills } };
}

/** A session that ends the process each time it is worked on. It may end dead; those that run beside it may not. */
export const trial: Trial = {
  name: 'neighbours',
  about: 'kills the engine whenever it works on one session; the others beside it must not suffer',
  rounds: 10,
  shortRounds: 1,
  run,
};
