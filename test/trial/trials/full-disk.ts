import { execFile } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { openStage, type Stage } from '../harness/stage.ts';
import type { Trial, TrialOptions, TrialResult } from '../trial.ts';

const runCommand = promisify(execFile);
/** Enough for the store of a run; small enough to be full in no time. */
const size = '48m';
const sessionsPerRound = 4;
const longestFullMilliseconds = 2_500;
const patienceSeconds = 120;

async function mount(folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await runCommand('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'casebridge-trial', folder]);
}

async function missing(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'it mounts a tmpfs, which only Linux has';
  const folder = mkdtempSync(path.join(tmpdir(), 'casebridge-mount-'));
  try {
    await mount(folder);
    await runCommand('umount', [folder]);
    return undefined;
  } catch {
    return 'it mounts a tmpfs, which this account may not';
  } finally {
    rmdirSync(folder);
  }
}

/** Writes until nothing more fits. @returns frees the room again */
function fill(folder: string): () => void {
  const file = path.join(folder, 'ballast');
  const descriptor = openSync(file, 'w');
  for (const block of [65_536, 512, 1]) {
    try {
      for (;;) writeSync(descriptor, Buffer.alloc(block));
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    }
  }
  closeSync(descriptor);
  return () => rmSync(file);
}

/** @returns whether the engine was killed while the disk was full */
async function playRound(stage: Stage, data: string): Promise<boolean> {
  const { random, product } = stage;
  await stage.play(sessionsPerRound / 2);
  await delay(random.integer(0, 400));
  const free = fill(data);
  await stage.play(sessionsPerRound / 2);
  await delay(random.integer(0, longestFullMilliseconds));
  const kills = random.next() < 0.3;
  if (kills) await product.engine.kill();
  free();
  if (kills) await product.engine.start();
  return kills;
}

async function run(options: TrialOptions): Promise<TrialResult> {
  let data = '';
  await using after = new AsyncDisposableStack();
  const between = async (_ports: unknown, folder: string): Promise<object> => {
    data = path.join(folder, 'data');
    await mount(data);
    return {};
  };
  const unmount = async (): Promise<void> => {
    if (data !== '') await runCommand('umount', [data]);
  };
  const stage = after.use(await openStage(options, { between, beforeRemoval: unmount }));
  let [kills, late] = [0, 0];
  for (let round = 1; round <= options.rounds; round += 1) {
    if (await playRound(stage, data)) kills += 1;
    await stage.admin.releaseParked();
    const settled = await stage.settle(patienceSeconds);
    if (!settled) late += 1;
    options.progress(`${round} of ${options.rounds} rounds${settled ? '' : ', not everything has ended'}`);
  }
  const counts = await stage.count();
  return { ...counts, figures: { kills, late } };
}

/** The disk of the store is full for a moment, amid everything; what the appliance was told is safe has to be. */
export const trial: Trial = {
  name: 'full-disk',
  about: 'fills the disk of the store while sessions come, and frees it again',
  rounds: 20,
  shortRounds: 2,
  missing,
  run,
};
