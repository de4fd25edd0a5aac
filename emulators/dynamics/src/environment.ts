import { randomUUID } from 'node:crypto';
import type { MovableClock } from './clock.ts';
import { createFileStore, type FileStore } from './files/store.ts';
import { createJobs, type Jobs } from './jobs.ts';
import { defineForeignTable } from './metadata/built-in/foreign-table.ts';
import { builtInCatalog } from './metadata/built-in/index.ts';
import type { Catalog } from './metadata/catalog.ts';
import { createKeyIndexes, type KeyIndexes } from './rows/keys.ts';
import { createRaces, type Races } from './rows/races.ts';
import { createRowStore, type RowStore } from './rows/store.ts';
import { type Access, createAccess } from './security/access.ts';
import type { SolutionPackage } from './solutions/package.ts';
import type { Settings } from './settings.ts';

/** Ids that every environment has. */
export interface Identities {
  organizationId: string;
  rootUnitId: string;
  /** The platform's own user, in whose name jobs run. */
  systemUserId: string;
  administratorRoleId: string;
}

/** One Dataverse environment: its tables, its rows, its files, its jobs. */
export interface Environment {
  readonly catalog: Catalog;
  readonly rows: RowStore;
  readonly keys: KeyIndexes;
  readonly races: Races;
  readonly files: FileStore;
  readonly jobs: Jobs;
  /** Packages that were staged, by upload id. */
  readonly staged: Map<string, Uint8Array>;
  /** The packages that make up each solution, in their order, by unique name. */
  readonly imported: Map<string, Uint8Array[]>;
  /** The numbers that rise with every change and every case. */
  readonly counters: { version: number; caseNumber: number };
  /** Solutions that wait to be promoted, by unique name. */
  readonly holding: Map<string, { solution: SolutionPackage; bytes: Uint8Array }>;
  readonly access: Access;
  readonly settings: Settings;
  readonly clock: MovableClock;
  readonly ids: Identities;
  /** The environment's address without a slash at its end. */
  url: () => string;
  /** The next row version; versions rise over all tables. */
  nextVersion: () => number;
  /** The next number of a case. */
  nextCaseNumber: () => number;
}

/** Parts of a new environment. */
export interface EnvironmentParts {
  settings: Settings;
  clock: MovableClock;
  url: () => string;
  ids?: Identities;
}

/** Makes an environment without any row; `seed` puts in what every environment has. */
export function createEnvironment(parts: EnvironmentParts): Environment {
  const catalog = builtInCatalog(parts.settings.customerService);
  defineForeignTable(catalog, parts.settings);
  const rows = createRowStore();
  const ids = parts.ids ?? newIdentities();
  const counters = { version: 1_000_000, caseNumber: 1000 };
  return {
    catalog,
    rows,
    keys: createKeyIndexes(catalog, rows),
    races: createRaces(rows),
    files: createFileStore(),
    jobs: createJobs(parts.clock),
    staged: new Map(),
    imported: new Map(),
    counters,
    holding: new Map(),
    settings: parts.settings,
    clock: parts.clock,
    ids,
    access: createAccess(rows, ids.administratorRoleId),
    url: parts.url,
    nextVersion: () => (counters.version += 1),
    nextCaseNumber: () => (counters.caseNumber += 1),
  };
}

function newIdentities(): Identities {
  return {
    organizationId: randomUUID(),
    rootUnitId: randomUUID(),
    systemUserId: randomUUID(),
    administratorRoleId: randomUUID(),
  };
}

/** The root of the Web API, with a slash at its end. */
export function serviceRoot(environment: Environment): string {
  return `${environment.url()}/api/data/v9.2/`;
}
