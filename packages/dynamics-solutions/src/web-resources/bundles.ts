import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { WebResource } from '../package/web-resources.ts';
import { placeholders } from './placeholders.ts';

/** Where the build of the pages puts what it makes, in the folders that the web resources have in Dynamics. */
const builtPages = join(import.meta.dirname, '..', '..', '..', 'case-ui', 'dist');

/** The scripts and pages: what is built, and a placeholder for each that is not. */
export function pageResources(folder = builtPages): WebResource[] {
  const built = existsSync(folder) ? readResources(folder) : [];
  const names = new Set(built.map((resource) => resource.name));
  const all = [...built, ...placeholders.filter((resource) => !names.has(resource.name))];
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readResources(folder: string): WebResource[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map((file) => {
    const path = join(file.parentPath, file.name);
    const name = `bt_/${path.slice(folder.length + 1).replaceAll(sep, '/')}`;
    const known = placeholders.find((placeholder) => placeholder.name === name);
    return { name, displayName: known?.displayName ?? file.name, content: readFileSync(path) };
  });
}
