import { describe, expect, it } from 'vitest';
import { circlesOf } from './circles.ts';
import { readSources } from './sources.ts';

/**
 * Who may import whom inside the engine, from the ground up; docs/architecture.md draws the same table. A module that
 * stands in no folder is a row of its own.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  time: ['model'],
  'ids.ts': [],
  'places.ts': [],
  'http-server': ['model', 'config'],
  outbound: ['model'],
  secrets: [],
  config: ['model', 'ids.ts', 'outbound', 'secrets', 'store', 'events'],
  store: ['model', 'ids.ts', 'places.ts'],
  events: ['model', 'time', 'store'],
  telemetry: ['model', 'ids.ts', 'secrets', 'store', 'events'],
  dispatch: ['model', 'store'],
  retry: ['model', 'store'],
  intake: ['model', 'ids.ts', 'http-server', 'outbound', 'config', 'store', 'events', 'dispatch'],
  source: ['model', 'time', 'outbound', 'store', 'retry'],
  'plugin-host': ['model', 'time', 'places.ts', 'outbound', 'events', 'retry', 'source'],
  worker: ['model', 'time', 'outbound', 'store', 'events', 'retry', 'source', 'plugin-host'],
  jobs: ['model', 'time', 'outbound', 'config', 'store', 'events', 'retry', 'source', 'plugin-host'],
  poller: ['model', 'time', 'ids.ts', 'config', 'store', 'events', 'dispatch', 'retry', 'source', 'jobs'],
  reconcile: ['model', 'time', 'ids.ts', 'store', 'events', 'source', 'jobs', 'poller'],
  erasure: ['model', 'ids.ts', 'store', 'plugin-host', 'jobs'],
  accounts: ['model', 'ids.ts', 'store'],
  'set-asides': ['store', 'events', 'jobs'],
  notifications: ['model', 'config', 'outbound', 'store', 'events', 'telemetry', 'jobs', 'set-asides'],
  'bulk-acts': ['model', 'ids.ts', 'store', 'events', 'jobs'],
  'connection-test': ['model', 'config', 'outbound', 'intake', 'source', 'plugin-host'],
  explain: ['model', 'store', 'source', 'plugin-host'],
  'admin-api': [
    'model',
    'time',
    'accounts',
    'http-server',
    'config',
    'store',
    'events',
    'telemetry',
    'source',
    'plugin-host',
    'jobs',
    'poller',
    'reconcile',
    'erasure',
    'bulk-acts',
    'connection-test',
    'explain',
    'notifications',
    'set-asides',
  ],
};

/** They put the folders together, or show them to the command line, and may import each. */
const composition = ['engine.ts', 'index.ts', 'checks.ts', 'client.ts', 'composition'];

const prefix = 'packages/engine/src/';

function folderOf(file: string): string | undefined {
  return file.startsWith(prefix) ? file.slice(prefix.length).split('/')[0] : undefined;
}

const modules = readSources().filter((file) => file.path.startsWith(prefix) && !file.isTest);

describe('the folders of the engine', () => {
  it('are all in the table', () => {
    const folders = new Set(modules.map((file) => folderOf(file.path)));
    expect([...folders].sort()).toEqual([...Object.keys(mayImport), ...composition].sort());
  });

  it('import only what the table allows', () => {
    const breaches = modules.flatMap((file) =>
      file.imports
        .filter((imported) => isBreach(folderOf(file.path) ?? '', folderOf(imported)))
        .map((imported) => `${file.path} -> ${imported}`),
    );
    expect(breaches).toEqual([]);
  });

  it('run in no circle', () => {
    expect(circlesOf(new Map(Object.entries(mayImport)))).toEqual([]);
  });
});

function isBreach(from: string, to: string | undefined): boolean {
  if (to === undefined || to === from || composition.includes(from)) return false;
  return !mayImport[from]?.includes(to);
}
