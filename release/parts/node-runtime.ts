import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { npm } from '../npm.ts';
import type { Target } from '../targets.ts';
import { runTool } from '../tool.ts';

const root = path.resolve(import.meta.dirname, '../..');
const cache = path.join(root, 'node_modules/.cache/casebridge-release');

interface Locked {
  readonly version: string;
  /** As npm writes it: `sha512-` and the digest in base64. */
  readonly integrity: string;
}

/**
 * The package of Node for a target: the one that is installed here, or else fetched, and checked against the lock file.
 * @returns its folder
 */
export async function nodeRuntime({ nodePackage, nodeFile }: Target): Promise<string> {
  const installed = path.join(root, 'node_modules', nodePackage);
  if (existsSync(path.join(installed, nodeFile))) return installed;
  const locked = lockedPackage(nodePackage);
  const folder = path.join(cache, `${nodePackage}-${locked.version}`);
  if (!existsSync(folder)) await fetchInto(folder, nodePackage, locked);
  return path.join(folder, 'package');
}

async function fetchInto(folder: string, name: string, { version, integrity }: Locked): Promise<void> {
  const partial = `${folder}.${process.pid}.partial`;
  mkdirSync(partial, { recursive: true });
  try {
    await npm(['pack', `${name}@${version}`, '--silent'], partial);
    const archive = path.join(partial, `${name}-${version}.tgz`);
    const digest = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`;
    if (digest !== integrity) throw new Error(`${name} ${version} is not what package-lock.json names: ${digest}.`);
    await runTool('tar', ['-xzf', archive, '-C', partial]);
    rmSync(archive);
    // Another build may have been faster.
    if (!existsSync(folder)) renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

function lockedPackage(name: string): Locked {
  const { packages } = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')) as {
    readonly packages: Readonly<Record<string, Locked>>;
  };
  const locked = packages[`node_modules/${name}`];
  if (locked === undefined) throw new Error(`package-lock.json does not name ${name}.`);
  return locked;
}
