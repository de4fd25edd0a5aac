import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { billOfMaterials } from '../parts/bill-of-materials.ts';
import { thirdPartyLicences } from '../parts/licences.ts';
import { nodeRuntime } from '../parts/node-runtime.ts';
import { isWindows, type Target, targets } from '../targets.ts';
import { buildServiceHost } from './windows/service-host.ts';
import type { Contents } from './contents.ts';
import { shellLauncher, windowsLauncher } from './launchers.ts';

/** A program folder that is ready to be packed or installed. */
export interface Program {
  readonly target: Target;
  readonly version: string;
  readonly folder: string;
}

/**
 * Puts contents, Node, launcher, licences and bill of materials into one folder.
 * @param folder where to; it must not be there
 */
export async function stageProgram(
  { folder: from, version, packages }: Contents,
  target: Target,
  folder: string,
): Promise<Program> {
  cpSync(from, folder, { recursive: true });
  await putNode(target, path.join(folder, 'runtime'));
  if (isWindows(target)) await putWindowsFiles(folder);
  else putLinuxFiles(folder);
  const bill = await billOfMaterials(version, packages, target.nodePackage);
  writeFileSync(path.join(folder, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
  // Of the packages of Node only those for Linux hold its licence.
  const nodeLicence = readFileSync(path.join(await nodeRuntime(targets.linuxX64), 'LICENSE'), 'utf8');
  writeFileSync(path.join(folder, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicences(packages, nodeLicence));
  return { target, version, folder };
}

/** Unchanged: on Windows it is signed. */
async function putNode(target: Target, folder: string): Promise<void> {
  mkdirSync(folder);
  const file = path.join(folder, path.basename(target.nodeFile));
  cpSync(path.join(await nodeRuntime(target), target.nodeFile), file);
  chmodSync(file, 0o755);
}

const linuxFiles = path.join(import.meta.dirname, 'linux');

async function putWindowsFiles(folder: string): Promise<void> {
  writeFileSync(path.join(folder, 'casebridge.cmd'), windowsLauncher);
  await buildServiceHost(path.join(folder, 'casebridge-service.exe'));
}

function putLinuxFiles(folder: string): void {
  mkdirSync(path.join(folder, 'bin'));
  writeFileSync(path.join(folder, 'bin/casebridge'), shellLauncher, { mode: 0o755 });
  cpSync(linuxFiles, path.join(folder, 'service'), { recursive: true });
}
