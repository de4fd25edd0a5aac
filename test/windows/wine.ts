import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { runIn, type RunningSystem } from '../release/harness/nspawn.ts';
import type { Windows } from './windows.ts';

const run = promisify(execFile);
const debian = 'trixie';

/**
 * Makes the folder with Debian 13 and its Wine 10: the Wine of Debian 12 does not run this Node.
 * @param folder what is there is taken as it is
 */
export async function makeWineFolder(folder: string): Promise<void> {
  if (existsSync(path.join(folder, 'usr/bin/wine-stable'))) return;
  mkdirSync(folder, { recursive: true });
  await run('debootstrap', ['--variant=minbase', debian, folder]);
  const packages = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'wine', 'wine64', 'procps'];
  const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive' };
  await run('chroot', [folder, ...packages], { env: environment, maxBuffer: 1e8 });
}

const prefix = '/prefix';
const settings = `export WINEPREFIX=${prefix} WINEDEBUG=-all LANG=C.UTF-8`;

/**
 * Makes a new Windows and keeps it up.
 * @param folder with Wine
 * @param shared a folder of this machine, `Z:\shared` inside
 */
export async function startWine(folder: string, shared: string): Promise<Windows> {
  const system = await runIn(folder, 'sleep infinity', [`${shared}:/shared`]);
  // Without the restart of its server the first commands find no services (error 1055).
  await mustType(system, `rm -rf ${prefix}; ${settings}; wineboot --init; wineserver -k; wineserver -w`);
  // The services end with the last program: this one stays.
  await mustType(system, `${settings}; (sleep infinity | wine cmd.exe) >/dev/null 2>&1 &`);
  return {
    ...{ drive: path.join(folder, prefix, 'drive_c'), shared, sharedInside: 'Z:\\shared\\' },
    type: (command) => typeInWine(system, shared, command),
    // In brackets, so that the shell that runs this is not found by it.
    kill: (text) => mustType(system, `pkill -9 -f '[${text.slice(0, 1)}]${text.slice(1)}'`),
    end: () => system.powerOff(),
  };
}

let commands = 0;

/** Within Wine, Node can neither read from a pipe of Linux nor write to one (EBADF), but from and to files. */
async function typeInWine(system: RunningSystem, shared: string, command: string) {
  commands += 1;
  const [script, input, output] = [`command-${commands}.cmd`, `command-${commands}.in`, `command-${commands}.out`];
  writeFileSync(path.join(shared, script), `@echo off\r\n${command}\r\nexit /b %ERRORLEVEL%\r\n`);
  writeFileSync(path.join(shared, input), '');
  const streams = `</shared/${input} >/shared/${output} 2>&1`;
  const { code } = await system.type(`${settings}; wine cmd.exe /c 'Z:\\shared\\${script}' ${streams}`);
  return { code, output: (await system.type(`cat /shared/${output}`)).output };
}

async function mustType(system: RunningSystem, command: string): Promise<void> {
  const { code, output } = await system.type(command);
  if (code !== 0) throw new Error(`${command} ended with ${code}: ${output}`);
}
