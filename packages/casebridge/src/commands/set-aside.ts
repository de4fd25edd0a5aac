import { CommandError, exitCodes } from '../command-error.ts';
import { tableOf } from '../output/table.ts';
import { configurationArgument, configurationsOf, findConfiguration } from './configuration-argument.ts';
import { DocumentedCommand } from './documented-command.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';
import { example } from './examples.ts';
import { parseCount, parseDuration, parseInstant } from './values.ts';

interface SetAside {
  readonly until: string;
  readonly untilCount?: number;
  readonly why: string;
  readonly by: string;
}

interface GroupSetAside extends SetAside {
  readonly configurationId: string;
  readonly cause: string;
  readonly count: number;
}

interface OrderOptions extends EngineOptions {
  readonly until?: string;
  /** Milliseconds. */
  readonly for?: number;
  readonly count?: number;
  readonly why: string;
}

const causeArgument = 'code of the cause, such as CB-DYNAMICS-REFUSED';

/** `casebridge set-aside`: what one cause holds up calls nobody until a time or a count; it waits, and is counted. */
export function setAsideCommand(): DocumentedCommand {
  return new DocumentedCommand('set-aside')
    .description('Sets what one cause holds up aside until a time or a count: it is counted, and calls nobody.')
    .addCommand(orderCommand())
    .addCommand(listCommand())
    .addCommand(endCommand());
}

function orderCommand() {
  return engineCommand('order', 'Sets the dead letters of a cause aside, or a configuration that is parked for it.')
    .argument('<cause>', causeArgument)
    .argument('[configuration]', configurationArgument)
    .requiredOption('--why <text>', 'the reason; it stands in the audit')
    .option(
      '--until <time>',
      'when the group returns; at most 30 days from now, which is also the default',
      parseInstant,
    )
    .option('--for <time>', 'the same as a length of time: 2h, 3d', parseDuration)
    .option('--count <count>', 'return before if the group has come to so many deliveries', parseCount)
    .example(
      `casebridge set-aside order ${example.cause} --for 3d --why "The vendor mends it on Friday"`,
      'what is known, and not ours to mend',
    )
    .example(
      `casebridge set-aside order ${example.cause} "${example.configuration}" --count 50 --why "A few are known"`,
      'until it is more than a few',
    )
    .action((cause: string, wanted: string | undefined, options: OrderOptions) =>
      asking(options, async (client, { clock }) => {
        const { why, count: untilCount } = options;
        const order = { why, untilCount, until: endOf(options, clock.now()) };
        const { id, name } = await findConfiguration(client, wanted);
        const json = await client.call<SetAside>('PUT', pathOf(id, cause), order);
        return { json, text: `${cause} of ${name} is set aside until ${wordsOn(json)}.` };
      }),
    );
}

function listCommand() {
  return engineCommand('list', 'Lists what is set aside, with who did it and why; the first to return first.')
    .example('casebridge set-aside list', 'what nobody is called for')
    .action((options: EngineOptions) =>
      asking(options, async (client) => {
        const json = await client.call<{ items: readonly GroupSetAside[] }>('GET', '/api/set-asides');
        const names = new Map((await configurationsOf(client)).map(({ id, name }) => [id, name]));
        const rows = json.items.map((each) => [
          ...[each.cause, names.get(each.configurationId) ?? '', String(each.count), wordsOn(each), each.by, each.why],
        ]);
        const head = ['cause', 'configuration', 'deliveries', 'until', 'by', 'why'];
        return { json, text: rows.length === 0 ? 'Nothing is set aside.' : tableOf(head, rows) };
      }),
    );
}

function endCommand() {
  return engineCommand('end', 'Brings a group back that was set aside.')
    .argument('<cause>', causeArgument)
    .argument('[configuration]', configurationArgument)
    .example(`casebridge set-aside end ${example.cause}`, 'when somebody is to look at it now')
    .action((cause: string, wanted: string | undefined, options: EngineOptions) =>
      asking(options, async (client) => {
        const { id, name } = await findConfiguration(client, wanted);
        await client.call('DELETE', pathOf(id, cause));
        return { json: { cause, configurationId: id }, text: `${cause} of ${name} is not set aside any more.` };
      }),
    );
}

function pathOf(configurationId: string, cause: string): string {
  return `/api/configurations/${configurationId}/set-asides/${encodeURIComponent(cause)}`;
}

function endOf({ until, for: length, count }: OrderOptions, now: Date): string | undefined {
  if (until !== undefined && length !== undefined) throw new CommandError('Say --until or --for.', exitCodes.usage);
  if (length !== undefined) return new Date(now.getTime() + length).toISOString();
  if (until === undefined && count === undefined) {
    throw new CommandError('Say when it returns: --until, --for, or --count.', exitCodes.usage);
  }
  return until;
}

function wordsOn({ until, untilCount }: SetAside): string {
  return untilCount === undefined ? until : `${until} or ${untilCount} deliveries`;
}
