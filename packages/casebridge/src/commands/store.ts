import { DocumentedCommand } from './documented-command.ts';

interface StoreOptions {
  readonly config: string;
  readonly json?: boolean;
}

/** Loaded when a command is carried out. */
const work = () => import('./store-work.ts');

/** `casebridge store`: what a SQLite store needs when the engine does not run, or does not start. */
export function storeCommand(): DocumentedCommand {
  return new DocumentedCommand('store')
    .description('Looks after a SQLite store.')
    .addCommand(checkCommand())
    .addCommand(restoreCommand());
}

function checkCommand() {
  return storeOptions('check')
    .description(
      'Tells whether the store is sound, in its tables and its indexes. Changes nothing; the engine may run.',
    )
    .note('Reads the whole store. Ends with 1 if a problem was found.')
    .example('casebridge store check --config casebridge.json', 'after the disk has had a fault')
    .action(async (options: StoreOptions) => (await work()).checkStore(options));
}

function restoreCommand() {
  return storeOptions('restore')
    .description('Checks a copy and puts it in the place of the store, which is set aside. The engine must be stopped.')
    .argument('<copy>', 'copy of a store')
    .example('casebridge store restore backup.sqlite --config casebridge.json', 'a copy in the place of what was lost')
    .action(async (copy: string, options: StoreOptions) => (await work()).restoreCopy(copy, options));
}

function storeOptions(name: string) {
  return new DocumentedCommand(name)
    .requiredOption('-c, --config <file>', 'configuration file')
    .option('--json', 'print JSON instead of text');
}
