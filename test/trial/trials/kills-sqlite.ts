import { emulatorVictim, engineVictim, killRounds } from '../harness/kill-rounds.ts';
import { createLogWatch } from '../harness/log-watch.ts';
import { openStage } from '../harness/stage.ts';
import type { Trial } from '../trial.ts';

/** Random `kill -9` on a store that is a file beside the engine. */
export const trial: Trial = {
  name: 'kills-sqlite',
  about: 'kills engine, appliance or Dynamics at random moments; the store is SQLite',
  rounds: 200,
  shortRounds: 4,
  async run(options) {
    const log = createLogWatch();
    await using stage = await openStage(options, { keepsState: true, onLog: (line) => log.onLog(line) });
    return await killRounds(
      stage,
      options,
      [engineVictim(stage), emulatorVictim(stage, 'appliance'), emulatorVictim(stage, 'dynamics')],
      log,
    );
  },
};
