import { builtPages, type PageFile } from '@casebridge/case-ui';
import type { WebResource } from '../package/web-resources.ts';
import { placeholders } from './placeholders.ts';

/** The scripts and pages: what is built, and a placeholder for each that is not. */
export function pageResources(built: readonly PageFile[] = builtPages()): WebResource[] {
  const resources = built.map((file) => ({ ...file, name: `bt_/${file.name}` }));
  const names = new Set(resources.map((resource) => resource.name));
  const all = [...resources, ...placeholders.filter((resource) => !names.has(resource.name))];
  return all.sort((a, b) => (a.name < b.name ? -1 : 1));
}
