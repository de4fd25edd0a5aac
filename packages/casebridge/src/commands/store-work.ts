import { loadMainConfig, problemsOf, restoreStore, sqliteFileOf } from '@casebridge/engine/checks';
import { fromCallersFolder } from '../callers-folder.ts';
import { CommandError, exitCodes } from '../command-error.ts';
import { printing, type Shown } from './shown.ts';

interface StoreOptions {
  readonly config: string;
  readonly json?: boolean;
}

/** Reads the whole store, and tells whether it is sound. */
export function checkStore(options: StoreOptions): Promise<void> {
  return withStore(options, (file) => {
    const problems = problemsOf(file, 'whole');
    if (problems.length === 0) return { json: { file, problems }, text: `The store ${file} is sound.` };
    throw new CommandError(`The store ${file} is not sound:\n  - ${problems.join('\n  - ')}`, exitCodes.refused, {
      ...{ file, problems },
    });
  });
}

/** Puts a copy that is sound in the place of the store. */
export function restoreCopy(copy: string, options: StoreOptions): Promise<void> {
  return withStore(options, (file) => {
    const from = fromCallersFolder(copy);
    const aside = restoreStore({ file, copy: from, now: new Date() });
    const lines = [
      `The copy ${from} is in its place: ${file}.`,
      ...(aside === undefined ? [] : [`The store of before is kept as ${aside}.`]),
      'Put the key file of the same time back, start the engine, and order a backfill.',
    ];
    return { json: { file, copy: from, ...(aside !== undefined && { aside }) }, text: lines.join('\n') };
  });
}

function withStore(options: StoreOptions, work: (file: string) => Shown): Promise<void> {
  return printing(options, () => {
    try {
      return work(sqliteFileIn(fromCallersFolder(options.config)));
    } catch (error) {
      if (error instanceof CommandError || !(error instanceof Error)) throw error;
      const help = 'help' in error ? ` ${String(error.help)}` : '';
      throw new CommandError(`${error.message}${help}`, exitCodes.refused);
    }
  });
}

function sqliteFileIn(configFile: string): string {
  const loaded = loadMainConfig(configFile);
  if (!loaded.ok) {
    throw new CommandError(`${configFile} cannot be used. ${loaded.problems.join(' ')}`, exitCodes.refused);
  }
  const { store, dataFolder } = loaded.config;
  if (store.kind === 'sqlite') return sqliteFileOf(dataFolder);
  const message = 'The store is a PostgreSQL database: use pg_amcheck, pg_dump and pg_restore.';
  throw new CommandError(message, exitCodes.refused);
}
