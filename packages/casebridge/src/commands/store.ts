import { loadMainConfig, type MainConfig } from '@casebridge/engine';
import { problemsOf, restoreStore, sqliteFileOf } from '@casebridge/engine/checks';
import { Command } from 'commander';
import { fromCallersFolder } from '../callers-folder.ts';

/** `casebridge store`: what a SQLite store needs when the engine does not run, or does not start. */
export function storeCommand(): Command {
  const check = new Command('check')
    .description(
      'Tells whether the store is sound, in its tables and its indexes. Changes nothing; the engine may run.',
    )
    .requiredOption('-c, --config <file>', 'configuration file')
    .addHelpText('after', '\nReads the whole store. Ends with 1 if a problem was found.')
    .action(({ config }: { config: string }) => {
      process.exitCode = withStore(config, checkStore);
    });
  const restore = new Command('restore')
    .description('Checks a copy and puts it in the place of the store, which is set aside. The engine must be stopped.')
    .argument('<copy>', 'copy of a store')
    .requiredOption('-c, --config <file>', 'configuration file')
    .action((copy: string, { config }: { config: string }) => {
      process.exitCode = withStore(config, (file) => restoreCopy(file, fromCallersFolder(copy)));
    });
  return new Command('store').description('Looks after a SQLite store.').addCommand(check).addCommand(restore);
}

/** @returns the exit code */
function withStore(configFile: string, work: (file: string) => void): number {
  try {
    work(sqliteFileIn(fromCallersFolder(configFile)));
    return 0;
  } catch (error) {
    const help = error instanceof Error && 'help' in error ? ` ${String(error.help)}` : '';
    process.stderr.write(`casebridge: ${error instanceof Error ? error.message : String(error)}${help}\n`);
    return 1;
  }
}

function sqliteFileIn(configFile: string): string {
  const loaded = loadMainConfig(configFile);
  if (!loaded.ok) throw new Error(`${configFile} cannot be used. ${loaded.problems.join(' ')}`);
  const { store, dataFolder }: MainConfig = loaded.config;
  if (store.kind === 'sqlite') return sqliteFileOf(dataFolder);
  throw new Error('The store is a PostgreSQL database: use pg_amcheck, pg_dump and pg_restore.');
}

function checkStore(file: string): void {
  const problems = problemsOf(file, 'whole');
  if (problems.length > 0) throw new Error(`The store ${file} is not sound:\n  - ${problems.join('\n  - ')}\n`);
  process.stdout.write(`The store ${file} is sound.\n`);
}

function restoreCopy(file: string, copy: string): void {
  const aside = restoreStore({ file, copy, now: new Date() });
  process.stdout.write(`The copy ${copy} is in its place: ${file}.\n`);
  if (aside !== undefined) process.stdout.write(`The store of before is kept as ${aside}.\n`);
  process.stdout.write('Put the key file of the same time back, start the engine, and order a backfill.\n');
}
