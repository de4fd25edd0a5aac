import { setTimeout as delay } from 'node:timers/promises';
import type { TrialOptions, TrialResult } from '../trial.ts';
import type { LogWatch } from './log-watch.ts';
import type { Stage } from './stage.ts';

/** Something that can be struck down, and that is up again when `strike` resolves. */
export interface Victim {
  readonly name: string;
  /** How often it is chosen, beside the others. */
  readonly weight: number;
  strike(): Promise<void>;
}

const sessionsPerRound = { least: 2, most: 6 };
/** Long enough to reach every part of an attempt, short enough that most rounds strike amid work. */
const longestPauseMilliseconds = 900;
/** A backlog of a whole run, worked off by an engine from source on one busy core. */
const patienceSeconds = 240;

/** Kills the engine; one time in four once more while it starts. */
export function engineVictim(stage: Stage): Victim {
  const { engine } = stage.product;
  return {
    name: 'engine',
    weight: 6,
    async strike() {
      await engine.kill();
      if (stage.random.next() < 0.25) {
        const starting = engine.start().catch(() => undefined);
        await delay(stage.random.integer(50, 1500));
        await engine.kill();
        await starting;
      }
      await engine.start();
    },
  };
}

/** Kills one of the two vendors, which goes on with its state; a configuration may be parked over it. */
export function emulatorVictim(stage: Stage, name: 'appliance' | 'dynamics'): Victim {
  const program = stage.product.emulators[name];
  return {
    name,
    weight: 1,
    async strike() {
      await program.kill();
      await delay(stage.random.integer(0, 500));
      await program.start();
    },
  };
}

function choose(stage: Stage, victims: readonly Victim[]): Victim {
  return stage.random.pick(victims.flatMap((victim) => Array.from({ length: victim.weight }, () => victim)));
}

/** Plays some sessions, and lets a survey come for an earlier one now and then. */
async function playSome(stage: Stage): Promise<void> {
  const { random } = stage;
  const earlier = stage.played().filter(({ surveys, customers }) => surveys.length === 0 && customers.length > 0);
  await stage.play(random.integer(sessionsPerRound.least, sessionsPerRound.most));
  if (earlier.length > 0 && random.next() < 0.5) await stage.handInSurvey(random.pick(earlier).lsid);
}

/**
 * Plays sessions and strikes a victim at a random moment, round after round, without waiting for what is under way; then
 * lets everything end, and counts.
 */
export async function killRounds(
  stage: Stage,
  { rounds, signal, progress }: TrialOptions,
  victims: readonly Victim[],
  log: LogWatch,
): Promise<TrialResult> {
  const strikes = new Map(victims.map(({ name }) => [name, 0]));
  const resumed: number[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    signal.throwIfAborted();
    await playSome(stage);
    await delay(stage.random.next() * longestPauseMilliseconds, undefined, { signal });
    const victim = choose(stage, victims);
    strikes.set(victim.name, (strikes.get(victim.name) ?? 0) + 1);
    const struckAt = performance.now();
    await victim.strike();
    void log
      .next(({ message }) => message === 'delivery.attempted')
      .then(() => resumed.push(performance.now() - struckAt));
    await stage.admin.releaseParked();
    if (round % 10 === 0 || round === rounds)
      progress(`${round} of ${rounds} rounds, ${stage.played().length} sessions`);
  }
  const settled = await settleReleasing(stage);
  if (!settled) progress(`not everything has ended within ${patienceSeconds} s`);
  const counts = await stage.count();
  return { ...counts, figures: { ...Object.fromEntries(strikes), ...resumeFigures(resumed) } };
}

/** A configuration that was parked while its other side was down is released by a person, or by a probe minutes later. */
async function settleReleasing(stage: Stage): Promise<boolean> {
  const looks = 8;
  for (let look = 0; look < looks; look += 1) {
    await stage.admin.releaseParked();
    if (await stage.settle(patienceSeconds / looks)) return true;
  }
  return false;
}

function resumeFigures(milliseconds: readonly number[]): Readonly<Record<string, number>> {
  if (milliseconds.length === 0) return {};
  const sorted = milliseconds.toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0);
  return { resumeMedianMilliseconds: at(0.5), resumeLongestMilliseconds: at(1) };
}
