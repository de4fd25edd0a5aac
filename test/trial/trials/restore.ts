import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createEngineProgram } from '../../../demo/engine-program.ts';
import { settlePorts } from '../../../demo/ports.ts';
import type { Program } from '../../../demo/program.ts';
import { openStage, type Stage } from '../harness/stage.ts';
import { eventsIn, finishedBackups, makeOldStore, putInPlace, removeStore, storeFile } from '../harness/store-file.ts';
import type { Trial, TrialOptions, TrialResult } from '../trial.ts';

const sessionsPerPart = 3;
const patienceSeconds = 90;
/** About 40 MB: copying them takes long enough to be cut off. */
const oldEvents = 80_000;
/** From the start of the process to the copy and beyond it. */
const killWindow = { least: 500, most: 4_000 };
const program = path.resolve(import.meta.dirname, '../../../packages/casebridge/src/main.ts');

/** Faults of a store that a round found, in words. */
type Damage = string[];

/** `casebridge store restore FILE`. @returns whether it said that it is done */
async function restoreByCommand(stage: Stage, copy: string): Promise<boolean> {
  const configFile = path.join(stage.folder, 'casebridge.json');
  const child = spawn(process.execPath, [program, 'store', 'restore', copy, '--config', configFile], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code === 0;
}

/** Starts the engine on what lies there; where it refuses, restores as the manual says. */
async function startOnRestored(stage: Stage, copy: string, damage: Damage): Promise<void> {
  const { engine } = stage.product;
  const started = await engine.start().then(
    () => true,
    () => false,
  );
  if (started) return;
  if (!(await restoreByCommand(stage, copy))) damage.push('a restore by command was refused');
  await engine.start();
}

/** A copy is put back while the write-ahead log of another time lies beside the store. */
async function leftoverLog(stage: Stage, damage: Damage): Promise<void> {
  const { engine } = stage.product;
  const data = path.join(stage.folder, 'data');
  const copy = path.join(stage.folder, 'copy.sqlite');
  await stage.play(sessionsPerPart);
  await stage.settle(patienceSeconds);
  await engine.stop();
  copyFileSync(storeFile(data), copy);
  // The log that is left over follows another state than the copy's: an orderly stop lies between.
  await engine.start();
  await stage.play(sessionsPerPart);
  await stage.settle(patienceSeconds);
  await engine.stop();
  await engine.start();
  await stage.play(sessionsPerPart);
  await stage.settle(patienceSeconds);
  await engine.kill();
  putInPlace(copy, data);
  await startOnRestored(stage, copy, damage);
  await stage.play(sessionsPerPart);
  await stage.settle(patienceSeconds);
  await engine.stop();
  if (eventsIn(storeFile(data)) === undefined) damage.push('the store is damaged after a restore beside an old log');
  await engine.start();
}

/** An engine that finds an old store, to be killed while it copies it. */
async function openUpgrade(folder: string): Promise<{ engine: Program; data: string }> {
  const settled = await settlePorts({ listener: 0, admin: 0, appliance: 0, dynamics: 0 });
  if ('problems' in settled) throw new Error(settled.problems.join(' '));
  return { engine: createEngineProgram({ ports: settled.ports, folder }), data: path.join(folder, 'data') };
}

/** The engine is killed while it copies an old store before it changes its schema, and then left to do it. */
async function killedCopy(stage: Stage, damage: Damage): Promise<void> {
  const { engine, data } = await openUpgrade(path.join(stage.folder, 'upgrade'));
  mkdirSync(data, { recursive: true });
  await makeOldStore(storeFile(data), oldEvents);
  const starting = engine.start().catch(() => undefined);
  await delay(stage.random.integer(killWindow.least, killWindow.most));
  await engine.kill();
  await starting;
  const holdsAll = (file: string): boolean => eventsIn(file) === oldEvents;
  if (!finishedBackups(data).every(holdsAll)) damage.push('a copy that was cut off has the name of a whole one');
  await engine.start();
  await engine.stop();
  if (!holdsAll(storeFile(data))) damage.push('the store is damaged after a change of its schema that was cut off');
  if (!finishedBackups(data).some(holdsAll)) damage.push('no whole copy of the old store is left');
  removeStore(data);
}

async function run(options: TrialOptions): Promise<TrialResult> {
  await using stage = await openStage(options);
  const damage: Damage = [];
  for (let round = 1; round <= options.rounds; round += 1) {
    options.signal.throwIfAborted();
    await leftoverLog(stage, damage);
    await killedCopy(stage, damage);
    options.progress(`${round} of ${options.rounds} rounds, ${damage.length} stores or copies damaged`);
  }
  const counts = await stage.count();
  const examples = [...new Set(damage)].map((words) => `wrong: ${words}`);
  return {
    ...counts,
    wrong: counts.wrong + damage.length,
    examples: [...examples, ...counts.examples],
    figures: { damaged: damage.length },
  };
}

/** A copy is put back beside the log of another time, and the copy before a change of the schema is cut off. */
export const trial: Trial = {
  name: 'restore',
  about: 'puts a copy of the store back beside an old log, and kills the engine while it copies an old store',
  rounds: 10,
  shortRounds: 1,
  run,
};
