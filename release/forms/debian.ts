import {
  chmodSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Form } from '../form.ts';
import { normalize } from '../normalize.ts';
import type { Program } from '../program/stage.ts';
import { type Target, targets } from '../targets.ts';
import { runTool } from '../tool.ts';

const scripts = path.join(import.meta.dirname, 'debian');

/** Packages for Debian and Ubuntu: the program in `/usr/lib/casebridge`, a hardened unit, what is kept in `/var/lib/casebridge`. */
export const debianPackages: readonly Form[] = [
  debianPackage('deb-amd64', 'amd64', targets.linuxX64),
  debianPackage('deb-arm64', 'arm64', targets.linuxArm64),
];

function debianPackage(name: string, architecture: string, target: Target): Form {
  return {
    name,
    needs: [{ command: 'dpkg-deb', debianPackage: 'dpkg' }],
    async build({ out, program, newFolder, date, version }) {
      const folder = newFolder();
      layOut(await program(target), folder);
      writeControl(folder, { version, architecture });
      normalize(folder, date);
      const file = path.join(out, `casebridge_${version}_${architecture}.deb`);
      // xz would make it a fifth smaller, in 105 s of processor time in place of 5. One thread: with several, the bytes depend on
      // how many cores the machine has.
      const compression = ['-Zzstd', '-z9', '--threads-max=1'];
      const environment = { SOURCE_DATE_EPOCH: String(date.getTime() / 1000) };
      await runTool('dpkg-deb', ['--root-owner-group', ...compression, '--build', folder, file], { environment });
      return [file];
    },
  };
}

/** Puts everything where Debian has it. */
function layOut({ folder: program }: Program, root: string): void {
  const [home, documents] = [path.join(root, 'usr/lib/casebridge'), path.join(root, 'usr/share/doc/casebridge')];
  cpSync(program, home, { recursive: true });
  mkdirSync(documents, { recursive: true });
  for (const name of ['manual', 'sbom.cdx.json', 'THIRD-PARTY-LICENSES.txt']) {
    renameSync(path.join(home, name), path.join(documents, name));
  }
  renameSync(path.join(home, 'LICENSE'), path.join(documents, 'copyright'));
  const service = path.join(home, 'service');
  const places = {
    'casebridge.service': 'usr/lib/systemd/system/casebridge.service',
    'casebridge.sysusers': 'usr/lib/sysusers.d/casebridge.conf',
    'casebridge.json': 'etc/casebridge/casebridge.json',
  };
  for (const [name, place] of Object.entries(places)) {
    mkdirSync(path.dirname(path.join(root, place)), { recursive: true });
    cpSync(path.join(service, name), path.join(root, place));
  }
  mkdirSync(path.join(root, 'usr/bin'));
  symlinkSync('../lib/casebridge/bin/casebridge', path.join(root, 'usr/bin/casebridge'));
}

interface Identity {
  readonly version: string;
  readonly architecture: string;
}

function writeControl(root: string, { version, architecture }: Identity): void {
  const control = path.join(root, 'DEBIAN');
  const kibibytes = Math.ceil(bytesIn(root) / 1024);
  mkdirSync(control);
  const fields = {
    Package: 'casebridge',
    Version: version,
    Architecture: architecture,
    Maintainer: 'The Casebridge authors <casebridge@localhost>',
    'Installed-Size': kibibytes,
    // What Node 24 is built for: https://github.com/nodejs/node/blob/v24.x/BUILDING.md#platform-list
    Depends: 'libc6 (>= 2.28), libgcc-s1 | libgcc1, libstdc++6 (>= 8), systemd',
    Section: 'net',
    Priority: 'optional',
    Description:
      'BeyondTrust Remote Support sessions on Microsoft Dynamics 365 cases\n The middleware engine as a service, its command line, its plugin and its manual.',
  };
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\n`);
  writeFileSync(path.join(control, 'control'), lines.join(''));
  writeFileSync(path.join(control, 'conffiles'), '/etc/casebridge/casebridge.json\n');
  for (const name of readdirSync(scripts)) {
    const script = readFileSync(path.join(scripts, name), 'utf8').replaceAll('@VERSION@', version);
    writeFileSync(path.join(control, name), script);
    chmodSync(path.join(control, name), 0o755);
  }
}

function bytesIn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(path.join(parentPath, name)).size, 0);
}
