import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Form } from '../form.ts';
import { normalize } from '../normalize.ts';
import { targets } from '../targets.ts';
import { runTool } from '../tool.ts';
import { configurationComponent, guidOf, installerSource } from './windows/installer.ts';
import { compiler } from '../program/windows/service-host.ts';

/** Windows Installer's bits: 64-bit, never overwritten, never removed. */
const keptForEver = 0x100 | 0x80 | 0x10;

/** The installer for Windows: program files, the service, and what stays in `ProgramData\Casebridge`. */
export const windowsInstaller: Form = {
  name: 'msi',
  needs: [
    compiler,
    { command: 'wixl', debianPackage: 'wixl' },
    { command: 'msibuild', debianPackage: 'msitools' },
    { command: 'faketime', debianPackage: 'faketime' },
  ],
  async build({ out, program, newFolder, version, date }) {
    const { folder } = await program(targets.windowsX64);
    // wixl takes paths below the folder of its source only.
    const base = newFolder();
    symlinkSync(folder, path.join(base, 'program'));
    writeExtras(path.join(base, 'extras'));
    normalize(path.join(base, 'extras'), date);
    const source = path.join(base, 'casebridge.wxs');
    writeFileSync(source, installerSource({ version, folder: base, program: 'program', extras: 'extras' }));
    const file = path.join(out, `casebridge-${version}-x64.msi`);
    // The summary and the cabinet hold the time at which they are made.
    const at = date.toISOString().replace('T', ' ').slice(0, 19);
    const environment = { TZ: 'UTC' };
    await runTool('faketime', ['-f', at, 'wixl', '--arch', 'x64', '--output', file, source], { environment });
    await finish(file, version, at);
    return [file];
  },
};

function writeExtras(folder: string): void {
  mkdirSync(folder, { recursive: true });
  // Data and keys stand beside the file by default.
  writeFileSync(path.join(folder, 'casebridge.json'), '{}\r\n');
  const shortcut = ['[InternetShortcut]', 'URL=http://127.0.0.1:53231/', ''];
  writeFileSync(path.join(folder, 'Casebridge admin tool.url'), shortcut.join('\r\n'));
}

/** What wixl 0.101 cannot say: a file that stays, the order of an upgrade, an id of the package that is the same in every build. */
async function finish(file: string, version: string, at: string): Promise<void> {
  const keep = `UPDATE Component SET Attributes = ${keptForEver} WHERE Component = '${configurationComponent}'`;
  const summary = ['Casebridge', 'The Casebridge authors', 'x64;1033', `{${guidOf(`package ${version}`)}}`];
  // First of all: put in its default place, at the end, the old version would take the service of the new one with it.
  const removal = "UPDATE InstallExecuteSequence SET Sequence = 1501 WHERE Action = 'RemoveExistingProducts'";
  const environment = { TZ: 'UTC' };
  for (const query of [keep, removal]) {
    await runTool('faketime', ['-f', at, 'msibuild', file, '-q', query], { environment });
  }
  await runTool('faketime', ['-f', at, 'msibuild', file, '-s', ...summary], { environment });
}
