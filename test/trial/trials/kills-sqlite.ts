import { bundledEngine } from '../harness/bundled-engine.ts';
import { emulatorVictim, engineVictim, killRounds } from '../harness/kill-rounds.ts';
import { createLogWatch } from '../harness/log-watch.ts';
import { openStage } from '../harness/stage.ts';
import type { Trial } from '../trial.ts';

/** Random `kill -9` on a store that is a file beside the engine. */
export const trial: Trial = {
  name: 'kills-sqlite',
  about: 'kills engine, appliance or Dynamics at random moments; the store is SQLite',
  rounds: 200,
  shortRounds: 1,
  async run(options) {
    await using after = new AsyncDisposableStack();
    const engineFile = await bundledEngine(after);
    const log = createLogWatch();
    const stage = after.use(
      await openStage(options, { engineFile, keepsState: true, onLog: (line) => log.onLog(line) }),
    );
    return await killRounds(
      stage,
      options,
      [engineVictim(stage), emulatorVictim(stage, 'appliance'), emulatorVictim(stage, 'dynamics')],
      log,
    );
  },
};
