import path from 'node:path';
import { builtPages } from '@casebridge/case-ui';
import type { Plugin } from 'esbuild';

/** Files of ours that name places, by their path in the repository, and what stands for them in a bundle. */
const places: Readonly<Record<string, string>> = {
  'packages/engine/src/places.ts': `
    export const pluginThread = new URL('./plugin-thread.js', import.meta.url);
    export const readingThread = new URL('./reading-thread.js', import.meta.url);`,
  'packages/casebridge/src/plugins.ts': `
    export const pluginFolders = [new URL('./plugins/dynamics365/', import.meta.url)];`,
  'packages/casebridge/src/admin-pages.ts': `
    import { readFile, readdir } from 'node:fs/promises';
    const folder = new URL('./admin-tool/', import.meta.url);
    const read = async (name) => [name, await readFile(new URL(name, folder))];
    export const adminPages = async () => {
      const assets = (await readdir(new URL('assets/', folder))).map((name) => 'assets/' + name);
      return new Map(await Promise.all(['index.html', ...assets].map(read)));
    };`,
  'packages/casebridge/src/product-parts.ts': `
    import { readFile } from 'node:fs/promises';
    const file = new URL('./product-parts.json', import.meta.url);
    export const productParts = async () => JSON.parse(await readFile(file, 'utf8'));`,
};

/** Everything that the engine says is English; all languages of zod together take 6 MB of memory. */
const englishOnly = "export { default as en } from './en.js';";

/** The engine uses these three of undici; its whole, with mocks, caches and WebSocket, takes 3 MB of memory. */
const usedOfUndici = `
  exports.Agent = require('./lib/dispatcher/agent');
  exports.buildConnector = require('./lib/core/connect');
  exports.fetch = require('./lib/web/fetch').fetch;`;

/**
 * Takes out of a bundle what it does not need, and puts its own places in.
 * @param version what the program says of itself, where it is not the version of the sources
 */
export function replaceModules(root: string, version?: string): Plugin {
  return {
    name: 'replace-modules',
    setup(building) {
      building.onLoad({ filter: /[\\/](places|plugins|admin-pages|product-parts)\.ts$/ }, ({ path: file }) => {
        const contents = places[path.relative(root, file).replaceAll(path.sep, '/')];
        return contents === undefined ? undefined : { contents, loader: 'js' };
      });
      building.onLoad({ filter: /[\\/]packages[\\/][\w-]+[\\/]package\.json$/ }, () =>
        version === undefined ? undefined : { contents: JSON.stringify({ version }), loader: 'json' },
      );
      // A release has the pages that go into Dynamics ready built.
      building.onLoad({ filter: /[\\/]case-ui[\\/]build[\\/]built-pages\.ts$/ }, () => ({
        contents: `const pages = ${JSON.stringify(builtPages())}; export const builtPages = () => pages;`,
        loader: 'js',
      }));
      building.onLoad({ filter: /[\\/]undici[\\/]index\.js$/ }, ({ path: file }) => ({
        contents: usedOfUndici,
        loader: 'js',
        resolveDir: path.dirname(file),
      }));
      building.onLoad({ filter: /[\\/]zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, ({ path: file }) => ({
        contents: englishOnly,
        loader: 'js',
        resolveDir: path.dirname(file),
      }));
    },
  };
}
