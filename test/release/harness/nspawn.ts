import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { promisify } from 'node:util';
import { until } from './installed-engine.ts';

const run = promisify(execFile);

/** A system in a folder that runs, with the network of this machine. */
export interface RunningSystem {
  /** Runs a shell command as root. @returns what it printed, on both outputs, whatever its exit code */
  readonly type: (command: string) => Promise<{ readonly code: number; readonly output: string }>;
  powerOff(): Promise<void>;
}

const options = ['--register=no', '--keep-unit', '--console=pipe', '--quiet'];

/** Boots the Debian in a folder under systemd-nspawn, without a service manager on this machine that would know of it. */
export async function boot(folder: string): Promise<RunningSystem> {
  const { type, ended } = await startIn(folder, ['--boot']);
  await until('the system has booted', async () => {
    const { output } = await type('systemctl is-system-running');
    return ['running', 'degraded'].includes(output.trim());
  });
  return {
    type,
    async powerOff() {
      await type('systemctl poweroff');
      await ended;
    },
  };
}

/** Starts one program in a folder, and no service manager; commands run beside it until it ends. */
export async function runIn(folder: string, program: string, binds: readonly string[] = []): Promise<RunningSystem> {
  const mounted = binds.map((bind) => `--bind=${bind}`);
  const { type, leader, ended } = await startIn(folder, [...mounted, '--as-pid2', '/bin/sh', '-c', program]);
  return {
    type,
    async powerOff() {
      process.kill(leader, 'SIGKILL');
      await ended;
    },
  };
}

async function startIn(folder: string, programArguments: readonly string[]) {
  const machine = `--machine=casebridge-${process.pid}`;
  const all = [...options, machine, '--directory', folder, ...programArguments];
  const child = spawn('systemd-nspawn', all, { stdio: 'ignore' });
  const ended = once(child, 'close');
  let leader = '';
  await until('the system has a first process', async () => {
    leader = await childOf(child.pid ?? -1);
    return leader !== '' && isInside(leader, folder);
  });
  return { leader: Number(leader), ended, type: (command: string) => enter(leader, command) };
}

async function enter(leader: string, command: string): Promise<{ readonly code: number; readonly output: string }> {
  const inside = ['-t', leader, '-m', '-u', '-i', '-p', '-r', '-w', 'sh', '-c', command];
  const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' };
  try {
    const { stdout, stderr } = await run('nsenter', inside, { env: environment });
    return { code: 0, output: stdout + stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, output: stdout + stderr };
  }
}

async function childOf(parent: number): Promise<string> {
  const { stdout } = await run('pgrep', ['-P', String(parent)]).catch(() => ({ stdout: '' }));
  return stdout.trim().split('\n')[0] ?? '';
}

/** The child is that of nspawn until it has moved into the folder and become the program. */
function isInside(processId: string, folder: string): boolean {
  try {
    const [own, root] = [statSync(`/proc/${processId}/root/.`), statSync(folder)];
    return own.ino === root.ino && readFileSync(`/proc/${processId}/comm`, 'utf8').trim() !== 'systemd-nspawn';
  } catch {
    return false;
  }
}
