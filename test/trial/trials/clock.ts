import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { callJson } from '../../../demo/control.ts';
import { openStage, type Stage } from '../harness/stage.ts';
import type { Trial, TrialOptions, TrialResult } from '../trial.ts';

const hourMilliseconds = 3_600_000;
const sessionsPerRound = 4;
/**
 * Reports trail their events, so that deliveries wait for a time of the future when the clock jumps; one that is not ready
 * comes again in 10 s.
 */
const reportLagSeconds = 4;
/** Longest that a session may take after a jump; without one it takes the 10 s. */
const patienceSeconds = 60;
/** Long enough that in half of the rounds the reports have been asked for when the clock jumps. */
const longestPauseMilliseconds = 3_000;
/** Beyond a day, tokens and retention would be the subject, not the clock. */
const farthestHours = 6;

/** A part of the product whose clock can be set. */
interface Movable {
  readonly name: string;
  /** Whether it can go back; the clock of a cloud does not. */
  readonly back: boolean;
  offsetHours: number;
  move(hours: number): Promise<void>;
}

function movables(stage: Stage): readonly Movable[] {
  const { appliance, dynamics, engine } = stage.product;
  const clockFile = path.join(stage.folder, 'clock-offset');
  let engineOffset = 0;
  return [
    {
      ...{ name: 'engine', back: true, offsetHours: 0 },
      async move(hours) {
        engineOffset += hours * hourMilliseconds;
        writeFileSync(clockFile, String(engineOffset));
        process.kill(engine.processId, 'SIGUSR2');
      },
    },
    {
      ...{ name: 'appliance', back: true, offsetHours: 0 },
      async move(hours) {
        // The emulator tells a session by its date: set back, it would take back what has happened, which no appliance does.
        if (hours < 0) await stage.settle(patienceSeconds);
        await callJson(`${appliance.url}/_emulator/clock`, { advanceSeconds: hours * 3600 });
      },
    },
    {
      ...{ name: 'dynamics', back: false, offsetHours: 0 },
      move: (hours) =>
        callJson(`${dynamics.access.dynamicsUrl}/_emulator/clock`, { advanceMilliseconds: hours * hourMilliseconds }),
    },
  ];
}

/** Moves one of them by one to three hours, back rather than forward where both are possible. */
async function jump(stage: Stage, parts: readonly Movable[]): Promise<string> {
  const { random } = stage;
  const part = random.pick(parts);
  const length = random.integer(1, 3);
  const backward = part.back && (part.offsetHours + length > farthestHours || random.next() < 0.6);
  const hours = backward && part.offsetHours - length >= -farthestHours ? -length : length;
  await part.move(hours);
  part.offsetHours += hours;
  return `${part.name} ${hours > 0 ? '+' : ''}${hours} h`;
}

async function run(options: TrialOptions): Promise<TrialResult> {
  const engineFile = path.join(import.meta.dirname, '../harness/clock-engine.ts');
  await using stage = await openStage(options, { engineFile });
  const parts = movables(stage);
  await stage.product.appliance.changeSettings({ reportLagSeconds });
  let late = 0;
  for (let round = 1; round <= options.rounds; round += 1) {
    // Some are under way when the clock jumps, some come after it.
    await stage.play(sessionsPerRound / 2);
    await delay(stage.random.integer(0, longestPauseMilliseconds));
    const what = await jump(stage, parts);
    await stage.play(sessionsPerRound / 2);
    const settled = await stage.settle(patienceSeconds);
    if (!settled) late += 1;
    options.progress(
      `${round} of ${options.rounds} rounds, ${what}${settled ? '' : `: not there after ${patienceSeconds} s`}`,
    );
  }
  const counts = await stage.count();
  return { ...counts, lost: counts.lost + late, figures: { late } };
}

/** Each clock is set forward and back while sessions come; all of them have to arrive as if nothing had happened. */
export const trial: Trial = {
  name: 'clock',
  about: 'sets the clocks of engine, appliance and Dynamics forward and back while sessions come',
  rounds: 20,
  shortRounds: 3,
  run,
};
