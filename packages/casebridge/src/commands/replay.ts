import { Option } from 'commander';
import type { AdminClient } from '../admin-api.ts';
import { CommandError, exitCodes } from '../command-error.ts';
import { idOfConfiguration } from './configuration-argument.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';
import type { Shown } from './shown.ts';
import { example } from './examples.ts';

interface ReplayOptions extends EngineOptions {
  readonly state?: string;
  readonly configuration?: string;
  readonly lsid?: string;
  readonly reason?: string;
  readonly yes?: boolean;
}

/** `casebridge replay`: does deliveries again that have ended. */
export function replayCommand() {
  return engineCommand('replay', 'Does deliveries again: those that are named, or all that a filter finds.')
    .argument('[ids...]', 'ids of deliveries')
    .addOption(new Option('--state <state>', 'only these').choices(['dead', 'skipped', 'succeeded']))
    .option('--configuration <name>', 'of one plugin configuration, by name or id')
    .option('--lsid <lsid>', 'of one session')
    .option('--reason <code>', 'with this reason, as "casebridge deliveries list" shows it')
    .option('--yes', 'really replay what the filter finds; without it, says how many they are')
    .note('A filter leaves out what has been replayed already; a delivery that is named is done again in any case.')
    .example(`casebridge replay ${example.delivery}`, 'one delivery')
    .example('casebridge replay --state dead', 'how many dead letters there are')
    .example('casebridge replay --state dead --yes', 'all of them')
    .action((ids: readonly string[], options: ReplayOptions) =>
      asking(options, async (client) => replay(client, await selectionOf(client, ids, options), options.yes === true)),
    );
}

type Selection = Readonly<Record<string, unknown>>;

async function selectionOf(client: AdminClient, ids: readonly string[], options: ReplayOptions): Promise<Selection> {
  const { state, lsid, reason } = options;
  const configurationId = await idOfConfiguration(client, options.configuration);
  const filter = { state, lsid, reason, configurationId };
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  if (isFiltered && ids.length > 0) throw new CommandError('Give either ids or a filter, not both.', exitCodes.usage);
  if (isFiltered) return filter;
  if (ids.length > 0) return { ids };
  throw new CommandError('Say what to replay: ids of deliveries, or a filter such as --state dead.', exitCodes.usage);
}

async function replay(client: AdminClient, selection: Selection, isConfirmed: boolean): Promise<Shown> {
  const { count } = await client.call<{ count: number }>('POST', '/api/replays/count', selection);
  const isNamed = 'ids' in selection;
  if (!isNamed && count > 0 && !isConfirmed) {
    const text = `${deliveries(count)} would be replayed; nothing was done. To replay: --yes`;
    return { json: { count, replayed: 0 }, text, exitCode: exitCodes.refused };
  }
  if (count === 0) throw new CommandError('No delivery that has ended is meant by that.', exitCodes.refused);
  const json = await client.call<{ replayed: number }>('POST', '/api/replays', { selection, expected: count });
  return { json, text: `${deliveries(json.replayed)} will be done again.` };
}

function deliveries(count: number): string {
  return count === 1 ? '1 delivery' : `${count} deliveries`;
}
