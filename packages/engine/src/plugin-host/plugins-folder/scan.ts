import { createHash } from 'node:crypto';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A thing in the plugins folder that may be a plugin. */
export interface FolderItem {
  readonly name: string;
  readonly path: string;
  readonly kind: 'folder' | 'archive';
  /** Changes with everything in it. */
  readonly signature: string;
}

/** A plugin has one module; beyond this number of files a change is no longer seen. */
const mostFiles = 2000;

/** Lists the plugins folder: sub-folders and archives, in the order of their names. Names with a dot in front are ours. */
export async function scanPluginsFolder(folder: string): Promise<readonly FolderItem[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const shown = entries.filter(({ name }) => !name.startsWith('.')).toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const items = await Promise.all(
    shown.map(async (entry): Promise<FolderItem | undefined> => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return { name: entry.name, path, kind: 'folder', signature: await treeSignature(path) };
      if (!entry.isFile() || !entry.name.toLowerCase().endsWith('.zip')) return undefined;
      return { name: entry.name, path, kind: 'archive', signature: await fileSignature(path) };
    }),
  );
  return items.filter((item) => item !== undefined);
}

async function treeSignature(folder: string): Promise<string> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).slice(0, mostFiles);
  const signatures = await Promise.all(files.map((entry) => fileSignature(join(entry.parentPath, entry.name))));
  return hashOf(signatures.toSorted().join('\n'));
}

/** A file that has just gone has no signature, which differs from what it had. */
async function fileSignature(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? '' : hashOf(`${path} ${found.size} ${found.mtimeMs}`);
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
