import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runTool } from '../../release/tool.ts';
import { makeDebianFolder } from '../release/harness/debian-folder.ts';
import { runIn, type RunningSystem } from '../release/harness/nspawn.ts';
import type { Windows } from './windows.ts';

/** Puts Debian 13 into a folder, as the Wine of Debian 12 does not run this Node. */
export const makeWineBase = (folder: string) => makeDebianFolder(folder, 'trixie', ['procps']);

/** Adds Debian's Wine 10. */
export async function installWine(folder: string): Promise<void> {
  const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'wine', 'wine64'];
  const environment = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive' };
  await runTool('chroot', [folder, ...install], { environment });
}

/** Whether a folder has it already. */
export function hasWine(folder: string): boolean {
  return existsSync(path.join(folder, 'usr/bin/wine-stable'));
}

const prefix = '/prefix';
const settings = `export WINEPREFIX=${prefix} WINEDEBUG=-all LANG=C.UTF-8`;

/**
 * Makes a new Windows and keeps it up.
 * @param folder with Wine
 * @param shared a folder of this machine, `Z:\shared` inside
 * @param authority a certificate file; Wine makes its certificate store of those of Linux
 */
export async function startWine(folder: string, shared: string, authority: string): Promise<Windows> {
  const certificates = path.join(folder, 'etc/ssl/certs');
  mkdirSync(certificates, { recursive: true });
  copyFileSync(authority, path.join(certificates, 'ca-certificates.crt'));
  const system = await runIn(folder, 'sleep infinity', [`${shared}:/shared`]);
  // Without the restart of its server the first commands find no services (error 1055).
  const started = `{ wineboot --init; wineserver -k; wineserver -w; } >/wineboot.log 2>&1`;
  // A program that the end of its server has missed would wait for ever, and hold the output open if it had one.
  await mustType(system, `rm -rf ${prefix}; ${settings}; ${started} && { pkill -9 winedevice; true; }`);
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
