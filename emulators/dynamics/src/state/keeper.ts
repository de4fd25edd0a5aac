import { X509Certificate } from 'node:crypto';
import { loadState } from '../control/state.ts';
import type { Emulator } from '../emulator.ts';
import type { Account, Application, Directory } from '../entra/directory.ts';
import type { Environment } from '../environment.ts';
import type { StoredFile } from '../files/store.ts';
import type { Row } from '../rows/store.ts';
import type { Change, StateFile } from './state-file.ts';

/** Keeps an emulator in a file, so that it goes on after a crash as the same tenant and the same environment. */
export interface Keeper {
  /** Takes over what the file holds; to be called once, before anything listens. */
  restore(): void;
  /** Writes what has changed since the last time; before an answer goes out, so that what was answered stays true. */
  save(): void;
  close(): void;
}

interface SavedApplication {
  readonly id: string;
  readonly name: string;
  readonly secrets: readonly { readonly value: string; readonly expiresOn?: string }[];
  readonly certificates: readonly string[];
  readonly enabled: boolean;
}

interface SavedDirectory {
  readonly applications: readonly SavedApplication[];
  readonly accounts: readonly Account[];
}

/** One environment and its changes since the last save. */
interface Followed {
  readonly environment: Environment;
  /** Rows that were put or taken away since the last save, by table and id. */
  readonly rows: Map<string, { readonly table: string; readonly id: string }>;
  files: Map<string, StoredFile>;
  solutions: readonly Uint8Array[];
}

/** Makes the keeper of an emulator. Tokens, faults, limits, transfers and jobs under way are not kept. */
export function createKeeper(emulator: Emulator, file: StateFile): Keeper {
  let followed: Followed | undefined;
  let saved = new Map<string, string>();

  function follow(environment: Environment): Followed {
    const rows: Followed['rows'] = new Map();
    environment.rows.onChange((table, id) => rows.set(`${table} ${id}`, { table, id }));
    followed = { environment, rows, files: new Map(environment.files.files), solutions: solutionsOf(environment) };
    return followed;
  }

  function singles(): Change[] {
    const changes: Change[] = [];
    for (const [id, value] of Object.entries(single(emulator))) {
      const text = JSON.stringify(value);
      if (saved.get(id) === text) continue;
      saved.set(id, text);
      changes.push({ kind: 'single', id, value });
    }
    return changes;
  }

  /** After a reset, a load or a change of the solutions, which may take tables away, everything is written. */
  function saveAnew(environment: Environment): void {
    follow(environment);
    saved = new Map();
    file.save([...singles(), ...everything(environment)], true);
  }

  return {
    restore() {
      restoreAll(emulator, file);
      saveAnew(emulator.environment());
    },
    save() {
      const environment = emulator.environment();
      if (followed?.environment !== environment || !isSame(followed.solutions, solutionsOf(environment))) {
        saveAnew(environment);
        return;
      }
      const rows = [...followed.rows.values()].map((place) => rowChange(environment, place));
      followed.rows.clear();
      const files = fileChanges(followed);
      followed.files = new Map(environment.files.files);
      file.save([...singles(), ...rows, ...files]);
    },
    close: () => file.close(),
  };
}

/** Parts of the state that exist once; small, and compared as text. */
function single(emulator: Emulator): Readonly<Record<string, unknown>> {
  const { directory, application, clock, settings } = emulator;
  const { ids, counters } = emulator.environment();
  return {
    ...{ application, tenantId: directory.tenantId, ids, counters, settings },
    clock: clock.offsetMilliseconds(),
    directory: {
      applications: [...directory.applications.values()].map(savedApplication),
      accounts: [...directory.accounts.values()],
    },
  };
}

function savedApplication({ certificates, ...others }: Application): unknown {
  return { ...others, certificates: certificates.map((certificate) => certificate.toString()) };
}

function solutionsOf(environment: Environment): readonly Uint8Array[] {
  return [...environment.imported.values()].flat();
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

function rowChange({ rows }: Environment, { table, id }: { readonly table: string; readonly id: string }): Change {
  return { kind: 'row', id: `${table} ${id}`, value: rows.get(table, id) };
}

function savedFile(file: StoredFile): unknown {
  return { ...file, content: file.content.toString('base64') };
}

/** A file is replaced, never changed in place. */
function fileChanges({ environment, files: before }: Followed): readonly Change[] {
  const { files } = environment.files;
  const changed = [...files].filter(([id, file]) => before.get(id) !== file);
  const gone = [...before.keys()].filter((id) => !files.has(id));
  return [
    ...changed.map(([id, file]) => ({ kind: 'file', id, value: savedFile(file) })),
    ...gone.map((id) => ({ kind: 'file', id, value: undefined })),
  ];
}

function everything(environment: Environment): readonly Change[] {
  const { rows, files } = environment;
  const solutions = solutionsOf(environment).map((bytes, index) => ({
    ...{ kind: 'solution', id: String(index) },
    value: Buffer.from(bytes).toString('base64'),
  }));
  const allRows = [...rows.tables()].flatMap((table) =>
    [...rows.entries(table)].map(([id, value]) => ({ kind: 'row', id: `${table} ${id}`, value })),
  );
  const allFiles = [...files.files].map(([id, value]) => ({ kind: 'file', id, value: savedFile(value) }));
  return [...solutions, ...allRows, ...allFiles];
}

/** Who an emulator is to its clients. */
export interface Identity {
  readonly tenantId: string;
  readonly application: { id: string; secret: string };
}

/** @returns whose state a file holds; `undefined` of a new file */
export function keptIdentity(file: StateFile): Identity | undefined {
  const one = singlesIn(file);
  if (!one.has('tenantId')) return undefined;
  return { tenantId: one.get('tenantId') as string, application: one.get('application') as Identity['application'] };
}

function singlesIn(file: StateFile): ReadonlyMap<string, unknown> {
  return new Map(file.all('single').map(({ id, value }) => [id, value]));
}

function restoreAll(emulator: Emulator, file: StateFile): void {
  const one = singlesIn(file);
  if (!one.has('ids')) return;
  emulator.clock.advance(one.get('clock') as number);
  restoreDirectory(emulator.directory, one.get('directory') as SavedDirectory);
  const rows: Record<string, Record<string, Row>> = {};
  for (const { id: place, value } of file.all('row')) {
    const [table = '', id = ''] = place.split(' ');
    (rows[table] ??= {})[id] = value as Row;
  }
  const state = {
    ...{ format: 'casebridge-dynamics-1', ids: one.get('ids'), settings: one.get('settings') },
    ...{ counters: one.get('counters'), rows },
    solutions: file.all('solution').map(({ value }) => value),
    files: Object.fromEntries(file.all('file').map(({ id, value }) => [id, value])),
  };
  loadState(emulator, state);
}

function restoreDirectory(directory: Directory, { applications, accounts }: SavedDirectory): void {
  for (const { secrets, certificates, ...application } of applications) {
    directory.applications.set(application.id, {
      ...application,
      secrets: secrets.map(({ value, expiresOn }) =>
        expiresOn === undefined ? { value } : { value, expiresOn: new Date(expiresOn) },
      ),
      certificates: certificates.map((pem) => new X509Certificate(pem)),
    });
  }
  for (const account of accounts) directory.accounts.set(account.username, account);
}
