import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { until } from './installed-engine.ts';

const run = promisify(execFile);

/** A booted system in a folder, with the network of this machine. */
export interface BootedSystem {
  /** Runs a shell command as root. @returns what it printed, on both outputs, whatever its exit code */
  type(command: string): Promise<{ readonly code: number; readonly output: string }>;
  powerOff(): Promise<void>;
}

/** Boots the Debian in a folder under systemd-nspawn, without a service manager on this machine that would know of it. */
export async function boot(folder: string): Promise<BootedSystem> {
  const machine = `casebridge-${process.pid}`;
  const options = ['--boot', '--register=no', '--keep-unit', '--console=pipe', '--quiet', `--machine=${machine}`];
  const child = spawn('systemd-nspawn', [...options, '--directory', folder], { stdio: 'ignore' });
  const ended = once(child, 'close');
  let leader = '';
  await until('the system has a first process', async () => {
    leader = await childOf(child.pid ?? -1);
    return leader !== '' && readFileSync(`/proc/${leader}/comm`, 'utf8').trim() === 'systemd';
  });
  const type: BootedSystem['type'] = async (command) => {
    const inside = ['-t', leader, '-m', '-u', '-i', '-p', '-r', '-w', 'sh', '-c', command];
    const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' };
    try {
      const { stdout, stderr } = await run('nsenter', inside, { env: environment });
      return { code: 0, output: stdout + stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, output: stdout + stderr };
    }
  };
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

async function childOf(parent: number): Promise<string> {
  const { stdout } = await run('pgrep', ['-P', String(parent)]).catch(() => ({ stdout: '' }));
  return stdout.trim().split('\n')[0] ?? '';
}
