import { Option } from 'commander';
import type { AdminClient } from '../admin-api.ts';
import { CommandError, exitCodes } from '../command-error.ts';
import { abortAct, deliveries, followAct } from './bulk-act.ts';
import { idOfConfiguration } from './configuration-argument.ts';
import { asking, type CommandDeps, engineCommand, type EngineOptions } from './engine-command.ts';
import { example } from './examples.ts';
import type { Shown } from './shown.ts';

interface ReplayOptions extends EngineOptions {
  readonly state?: string;
  readonly configuration?: string;
  readonly lsid?: string;
  readonly reason?: string;
  readonly yes?: boolean;
  readonly wait?: boolean;
  readonly watch?: string;
  readonly abort?: string;
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
    .option('--wait', 'wait until the deliveries have ended as well; ends with 1 if one was given up again')
    .addOption(new Option('--watch <replay>', 'watch a replay that was ordered before').conflicts(['abort', 'yes']))
    .addOption(new Option('--abort <replay>', 'end a replay where it is').conflicts(['wait', 'yes']))
    .note('A filter leaves out what has been replayed already; a delivery that is named is done again in any case.')
    .note('Ctrl-C ends the watching only: the engine goes on with the replay, also after a restart.')
    .example(`casebridge replay ${example.delivery}`, 'one delivery')
    .example('casebridge replay --state dead', 'how many dead letters there are')
    .example('casebridge replay --state dead --yes', 'all of them')
    .example(`casebridge replay --watch ${example.replay}`, 'how far a replay has come')
    .example(`casebridge replay --abort ${example.replay}`, 'one that was not meant')
    .action((ids: readonly string[], options: ReplayOptions) =>
      asking(options, async (client, deps) => {
        const { watch, abort, wait = false } = options;
        if (abort !== undefined) return abortAct(client, abort);
        if (watch !== undefined) return followAct(client, watch, deps, wait);
        return replay(client, await selectionOf(client, ids, options), options, deps);
      }),
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

async function replay(
  client: AdminClient,
  selection: Selection,
  { yes = false, wait = false }: ReplayOptions,
  deps: CommandDeps,
): Promise<Shown> {
  const act = { kind: 'replay', selection };
  const counted = await client.call<{ count: number }>('POST', '/api/bulk-acts/count', act);
  const isNamed = 'ids' in selection;
  if (!isNamed && counted.count > 0 && !yes) {
    const text = `${deliveries(counted.count)} would be replayed; nothing was done. To replay: --yes`;
    return { json: counted, text, exitCode: exitCodes.refused };
  }
  if (counted.count === 0) throw new CommandError('No delivery that has ended is meant by that.', exitCodes.refused);
  const { id } = await client.call<{ id: string }>('POST', '/api/bulk-acts', { ...act, counted });
  return followAct(client, id, deps, wait);
}
