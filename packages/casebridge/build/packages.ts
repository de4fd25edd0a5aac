import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '../../..');

/** A package of the registry, something of which is in the release. */
export interface Package {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly licence: string;
  readonly folder: string;
}

/**
 * Finds the packages that files belong to.
 * @param sources paths in the repository, as the bundler names what it read; our own are left out
 * @returns each once, sorted by name and version
 */
export function packagesOf(sources: Iterable<string>): readonly Package[] {
  const folders = new Set([...sources].map(packageFolder).filter((folder) => folder !== undefined));
  return [...folders].map(readPackage).toSorted((one, other) => compare(keyOf(one), keyOf(other)));
}

/** Name and version, as bills of materials refer to a package. */
export function keyOf({ name, version }: Pick<Package, 'name' | 'version'>): string {
  return `${name}@${version}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

/** The folder up to the name behind the last `node_modules`; a package may have others of its own inside. */
function packageFolder(source: string): string | undefined {
  const folder = /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(source)?.[0];
  return folder !== undefined && existsSync(path.join(root, folder, 'package.json')) ? folder : undefined;
}

function readPackage(folder: string): Package {
  const full = path.join(root, folder);
  const { name, version, license } = JSON.parse(readFileSync(path.join(full, 'package.json'), 'utf8')) as {
    readonly name: string;
    readonly version: string;
    readonly license?: string;
  };
  if (license === undefined) throw new Error(`The package ${name} does not say under which licence it stands.`);
  return { name, version, licence: license, folder: full };
}
