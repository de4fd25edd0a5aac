import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runTool } from '../../../release/tool.ts';

/** Makes a folder with a Debian and some packages of it. */
export async function makeDebianFolder(
  folder: string,
  release: 'bookworm' | 'trixie',
  packages: readonly string[],
): Promise<void> {
  const settings = path.join(folder, 'etc/dpkg/dpkg.cfg.d');
  mkdirSync(settings, { recursive: true });
  // What a power failure would leave does not matter here, and waiting for the disk after every file takes minutes.
  writeFileSync(path.join(settings, 'no-sync'), 'force-unsafe-io\n');
  await runTool('debootstrap', ['--variant=minbase', `--include=${packages.join(',')}`, release, folder]);
}
