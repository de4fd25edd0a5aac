import { readFile } from 'node:fs/promises';
import type { ProductParts } from '@casebridge/engine';

/** As npm's lock file has a package. */
interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  /** To a package of this repository. */
  readonly link?: boolean;
}

/** What runs here that is not ours. From sources that is all that is installed beside them; a release has its own list. */
export async function productParts(): Promise<ProductParts> {
  const lock = await readFile(new URL('../../../package-lock.json', import.meta.url), 'utf8');
  const { packages } = JSON.parse(lock) as { readonly packages: Readonly<Record<string, LockedPackage>> };
  const items = Object.entries(packages).flatMap(([folder, { version, license = 'unknown', link }]) => {
    const name = folder.split('node_modules/').at(-1) ?? '';
    if (!folder.includes('node_modules/') || link === true || version === undefined) return [];
    return [{ name, version, licence: license }];
  });
  return { of: 'sources', items };
}
