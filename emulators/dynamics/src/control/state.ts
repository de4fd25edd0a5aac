import type { Emulator } from '../emulator.ts';
import type { Environment, Identities } from '../environment.ts';
import { refusals } from '../errors.ts';
import { isObject } from '../rows/payload.ts';
import type { Row } from '../rows/store.ts';
import { changeSettings, type Settings } from '../settings.ts';
import { ImportFault } from '../solutions/fault.ts';
import { installSolution } from '../solutions/install.ts';

/** Everything that an environment holds, as JSON. The tenant's app registrations and accounts are not part of it. */
export interface SavedState {
  format: 'casebridge-dynamics-1';
  ids: Identities;
  settings: Settings;
  counters: { version: number; caseNumber: number };
  /** The packages in the order of their import, base64. */
  solutions: string[];
  rows: Record<string, Record<string, Row>>;
  files: Record<string, { name: string; mimeType: string; content: string }>;
}

/** Takes a picture of the environment. */
export function saveState(emulator: Emulator): SavedState {
  const environment = emulator.environment();
  environment.jobs.settle();
  const rows: SavedState['rows'] = {};
  for (const table of environment.rows.tables()) rows[table] = Object.fromEntries(environment.rows.entries(table));
  const files = [...environment.files.files].map(([id, file]) => [
    id,
    { ...file, content: file.content.toString('base64') },
  ]);
  return {
    format: 'casebridge-dynamics-1',
    ids: environment.ids,
    settings: { ...emulator.settings },
    counters: { ...environment.counters },
    solutions: [...environment.imported.values()].flat().map((bytes) => Buffer.from(bytes).toString('base64')),
    rows,
    files: Object.fromEntries(files) as SavedState['files'],
  };
}

/**
 * Puts a picture in the place of the environment as it is.
 * @param given from outside
 * @throws ServiceError where it is no picture; the environment is then as it was
 */
export function loadState(emulator: Emulator, given: unknown): void {
  if (!isSavedState(given)) throw refusals.invalidArgument('This is no saved state of this emulator.');
  const settings = { ...emulator.settings };
  changeSettings(emulator.settings, given.settings);
  try {
    emulator.replace(restored(emulator, given));
  } catch (error) {
    Object.assign(emulator.settings, settings);
    if (error instanceof ImportFault) throw refusals.importFailed(error.code, error.message);
    throw error;
  }
}

function restored(emulator: Emulator, saved: SavedState): Environment {
  const environment = emulator.blank(saved.ids);
  for (const bytes of saved.solutions) installSolution(environment, Buffer.from(bytes, 'base64'), { kind: 'update' });
  fill(environment, saved);
  return environment;
}

function fill(environment: Environment, saved: SavedState): void {
  for (const table of [...environment.rows.tables()]) {
    for (const [id] of [...environment.rows.entries(table)]) environment.rows.put(table, id, undefined);
  }
  for (const [table, rows] of Object.entries(saved.rows)) {
    for (const [id, row] of Object.entries(rows)) environment.rows.put(table, id, row);
  }
  for (const [id, { name, mimeType, content }] of Object.entries(saved.files)) {
    environment.files.files.set(id, { name, mimeType, content: Buffer.from(content, 'base64') });
  }
  Object.assign(environment.counters, saved.counters);
  // The indexes of keys are built over the rows that are there now.
  environment.jobs.finishAll();
}

function isSavedState(given: unknown): given is SavedState {
  return (
    isObject(given) &&
    given.format === 'casebridge-dynamics-1' &&
    [given.ids, given.settings, given.counters, given.rows, given.files].every(isObject) &&
    Array.isArray(given.solutions)
  );
}
