import { builtPages, type PageFile } from '@casebridge/case-ui';
import type { WebResource } from '../package/web-resources.ts';

/** The scripts, pages and styles that run inside Dynamics, as they are built. */
export function pageResources(built: readonly PageFile[] = builtPages()): WebResource[] {
  return built
    .map((file) => ({ ...file, name: `bt_/${file.name}` }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}
