import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import type { Form } from '../form.ts';
import { packFolder } from '../pack-folder.ts';
import type { Program } from '../program/stage.ts';
import { type Target, targets } from '../targets.ts';
import { compiler } from '../program/windows/service-host.ts';

const tar = { command: 'tar', debianPackage: 'tar' };

/** Folders to unpack, for every Linux and for Windows. */
export const archives: readonly Form[] = [
  tarball('linux-x64', targets.linuxX64),
  tarball('linux-arm64', targets.linuxArm64),
  {
    name: 'win-x64',
    needs: [compiler],
    async build({ out, program, date }) {
      const file = path.join(out, `${nameOf(await program(targets.windowsX64))}.zip`);
      writeFileSync(file, zip(await program(targets.windowsX64), date));
      return [file];
    },
  },
];

function tarball(name: string, target: Target): Form {
  return {
    name,
    needs: [tar],
    async build({ out, program }) {
      const { folder, ...staged } = await program(target);
      const file = path.join(out, `${nameOf(staged)}.tar.gz`);
      await packFolder(folder, nameOf(staged), file);
      return [file];
    },
  };
}

/** The name of the archive without its ending, and of the one folder in it. */
export function nameOf({ version, target }: Pick<Program, 'version' | 'target'>): string {
  return `casebridge-${version}-${target.name}`;
}

function zip(program: Program, date: Date): Uint8Array {
  const files: Zippable = {};
  const names = readdirSync(program.folder, { recursive: true, encoding: 'utf8' }).toSorted();
  for (const name of names) {
    const file = path.join(program.folder, name);
    const isFile = statSync(file).isFile();
    if (isFile) files[`${nameOf(program)}/${name.replaceAll(path.sep, '/')}`] = readFileSync(file);
  }
  return zipSync(files, { level: 7, mtime: localTime(date) });
}

/** A zip archive holds local times: the same instant would give other bytes in another zone. */
function localTime(date: Date): Date {
  return new Date(date.getTime() + date.getTimezoneOffset() * 60_000);
}
