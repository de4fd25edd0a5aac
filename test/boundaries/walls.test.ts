import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifests, readSources, root, type SourceFile } from './sources.ts';

/** Who may import whom among our own workspaces; docs/architecture.md draws the same table. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  'packages/plugin-api': [],
  'packages/remote-support': ['packages/plugin-api'],
  'packages/engine': ['packages/plugin-api', 'packages/remote-support'],
  'packages/dataverse': [],
  'packages/plugin-dynamics365': ['packages/plugin-api', 'packages/dataverse'],
  'packages/dynamics-solutions': ['packages/dataverse', 'packages/case-ui'],
  'packages/casebridge': [
    'packages/plugin-api',
    'packages/remote-support',
    'packages/engine',
    'packages/dataverse',
    'packages/plugin-dynamics365',
    'packages/dynamics-solutions',
    'packages/case-ui',
    'packages/admin-ui',
  ],
  'packages/case-ui': [],
  'packages/admin-ui': [],
  'emulators/remote-support': [],
  'emulators/dynamics': [],
};

/** Modules that can open a connection to somewhere else. */
const connectingModules = /^(node:)?(https?|http2|net|tls|dgram)$|^(undici|axios|got|node-fetch|ws)(\/|$)/;
const databaseModules = /^(node:sqlite|kysely|pg|better-sqlite3)(\/|$)/;
/** SQL as it would stand in a string, in the two ways that people write it; "Select the rows from ..." is prose. */
const sqlText =
  /['"`]\s*(select [\w*", ]+ from |SELECT [\w*", ]+ FROM |insert into |INSERT INTO |update \w+ set |UPDATE \w+ SET |delete from |DELETE FROM |create table |CREATE TABLE )/;
const dynamicsWords = /dynamics|dataverse|\bentra\b|\bincidents?\b|\bxrm\b|\bazure\b/i;

const sources = readSources();
const manifests = readManifests();
const productCode = sources.filter((file) => file.path.startsWith('packages/') && !file.isTest);
const names = new Map([...manifests].map(([folder, { name }]) => [name, folder]));

/** The workspace that an import leads to, if it is one of ours. */
function importedWorkspace(specifier: string): string | undefined {
  const byPath = /^(packages|emulators)\/[^/]+/.exec(specifier)?.[0];
  if (byPath) return byPath;
  return [...names].find(([name]) => specifier === name || specifier.startsWith(`${name}/`))?.[1];
}

function breaches(files: readonly SourceFile[], forbidden: (file: SourceFile, specifier: string) => boolean): string[] {
  return files.flatMap((file) =>
    file.imports.filter((specifier) => forbidden(file, specifier)).map((specifier) => `${file.path} -> ${specifier}`),
  );
}

describe('the walls between the workspaces', () => {
  it('covers every workspace', () => {
    expect([...manifests.keys()].sort()).toEqual(Object.keys(mayImport).sort());
  });

  it('lets run-time code import only what the table allows', () => {
    const code = sources.filter((file) => file.workspace in mayImport && !file.isTest);
    expect(code.length).toBeGreaterThan(0);
    const found = breaches(code, (file, specifier) => {
      const target = importedWorkspace(specifier);
      return target !== undefined && target !== file.workspace && !mayImport[file.workspace]?.includes(target);
    });
    expect(found).toEqual([]);
  });

  it('declares no dependency that the table forbids', () => {
    for (const [folder, { dependencies }] of manifests) {
      const ours = dependencies.map((name) => names.get(name)).filter((target) => target !== undefined);
      expect({ folder, extra: ours.filter((target) => !mayImport[folder]?.includes(target)) }).toEqual({
        folder,
        extra: [],
      });
    }
  });

  it('keeps the emulators free of the product, in their tests too', () => {
    const emulators = sources.filter((file) => file.path.startsWith('emulators/'));
    expect(
      breaches(emulators, (_, specifier) => importedWorkspace(specifier)?.startsWith('packages/') === true),
    ).toEqual([]);
  });
});

describe('the walls inside the engine', () => {
  it('has no word of Dynamics', () => {
    const manifest = readFileSync(path.join(root, 'packages/engine/package.json'), 'utf8');
    expect(manifest).not.toMatch(dynamicsWords);
    const told = sources.filter((file) => file.workspace === 'packages/engine' && dynamicsWords.test(file.text));
    expect(told.map((file) => file.path)).toEqual([]);
  });

  it('opens connections only in outbound', () => {
    const elsewhere = productCode.filter((file) => !file.path.startsWith('packages/engine/src/outbound/'));
    expect(breaches(elsewhere, (_, specifier) => connectingModules.test(specifier))).toEqual([]);
    // A page follows its own server; its policy allows no other.
    const inServers = elsewhere.filter((file) => file.path !== 'packages/admin-ui/src/live/live-stream.ts');
    const calling = inServers.filter((file) =>
      /\b(globalThis\.fetch|new WebSocket|new EventSource)\s*\(/.test(file.text),
    );
    expect(calling.map((file) => file.path)).toEqual([]);
  });

  it('calls the global fetch nowhere: it is handed in as an argument', () => {
    const elsewhere = productCode.filter((file) => !file.path.startsWith('packages/engine/src/outbound/'));
    const calling = elsewhere.filter(
      (file) => /(?<![.\w])fetch\(/.test(file.text) && !/\bfetch\b\s*(,|\}|:|\?:|=)/.test(file.text),
    );
    expect(calling.map((file) => file.path)).toEqual([]);
  });

  it('holds SQL only in store', () => {
    const elsewhere = productCode.filter((file) => !file.path.startsWith('packages/engine/src/store/'));
    expect(breaches(elsewhere, (_, specifier) => databaseModules.test(specifier))).toEqual([]);
    expect(elsewhere.filter((file) => sqlText.test(file.text)).map((file) => file.path)).toEqual([]);
  });
});

describe('the rules themselves', () => {
  it('would notice what they forbid', () => {
    expect(connectingModules.test('node:https')).toBe(true);
    expect(connectingModules.test('undici')).toBe(true);
    expect(databaseModules.test('node:sqlite')).toBe(true);
    expect(sqlText.test("'select id from events'")).toBe(true);
    expect(sqlText.test("'Select the events from the list'")).toBe(false);
    expect(dynamicsWords.test('writes to Dataverse')).toBe(true);
    expect(importedWorkspace('@casebridge/engine')).toBe('packages/engine');
    expect(importedWorkspace('packages/dataverse/src/index.ts')).toBe('packages/dataverse');
  });
});
