import type { AdminClient } from '../admin-api.ts';
import { CommandError, exitCodes } from '../command-error.ts';
import { tableOf } from '../output/table.ts';
import { findConfiguration } from './configuration-argument.ts';
import { DocumentedCommand } from './documented-command.ts';
import { asking, engineCommand, type EngineOptions, type CommandDeps } from './engine-command.ts';
import type { Shown } from './shown.ts';
import { example } from './examples.ts';
import { parseInstant } from './values.ts';
import { waitFor } from './wait-for.ts';

interface Backfill {
  readonly id: string;
  readonly from: string;
  readonly until: string;
  readonly cursor: string;
  readonly state: 'running' | 'paused' | 'done' | 'cancelled';
  readonly found: number;
  readonly taken: number;
  readonly problem?: { readonly message: string };
}

interface OrderOptions extends EngineOptions {
  readonly from: string;
  readonly until: string;
  readonly rewrite?: boolean;
  readonly wait?: boolean;
}

/** A month of a busy appliance takes hours. */
const longestMilliseconds = 24 * 3_600_000;

/** `casebridge backfill`: imports the sessions of a period. */
export function backfillCommand(): DocumentedCommand {
  return new DocumentedCommand('backfill')
    .description('Imports every session that ended in a period, whatever was heard of it.')
    .addCommand(orderCommand())
    .addCommand(listCommand())
    .addCommand(pauseCommand())
    .addCommand(resumeCommand())
    .addCommand(cancelCommand());
}

function orderCommand() {
  return engineCommand('order', 'Orders the import of every session that ended in a period.')
    .argument('[configuration]', 'name or id of a plugin configuration; may be left out where there is only one')
    .requiredOption('--from <time>', 'start of the period', parseInstant)
    .requiredOption('--until <time>', 'end of the period', parseInstant)
    .option('--rewrite', 'also bring sessions that were written back to their reports')
    .option('--wait', 'wait for its end and tell how far it has come')
    .example('casebridge backfill order --from 2029-12-01 --until 2030-01-01', 'a month')
    .example(
      `casebridge backfill order "${example.configuration}" --from 2030-01-06T22:00:00Z --until 2030-01-07T06:00:00Z --wait`,
      'a night, and its end',
    )
    .action((wanted: string | undefined, options: OrderOptions) =>
      asking(options, async (client, deps) => {
        const { id: configurationId } = await findConfiguration(client, wanted);
        const { from, until, rewrite = false } = options;
        const order = { configurationId, from, until, rewrite };
        const json = await client.call<Backfill>('POST', '/api/backfills', order);
        if (options.wait !== true) return { json, text: `Backfill ${json.id} is ordered.` };
        return follow(client, json.id, deps);
      }),
    );
}

function listCommand() {
  return engineCommand('list', 'Lists the backfills, newest first, with how far they have come.')
    .example('casebridge backfill list', 'those of the last 30 days')
    .action((options: EngineOptions) =>
      asking(options, async (client) => {
        const json = await backfillsOf(client);
        const rows = json.items.map((each) => [each.id, each.state, each.from, each.until, ...numbersOf(each)]);
        const head = ['id', 'state', 'from', 'until', 'done', 'found', 'taken'];
        return { json, text: rows.length === 0 ? 'There are no backfills.' : tableOf(head, rows) };
      }),
    );
}

function pauseCommand() {
  return changeCommand('pause', 'Lets a backfill rest where it is; what it has taken in is written all the same.', {
    example: 'while the appliance is needed for something else',
    words: 'rests',
  });
}

function resumeCommand() {
  return changeCommand('resume', 'Lets a backfill go on where it was paused.', {
    example: 'when the appliance is idle again',
    words: 'goes on',
  });
}

function cancelCommand() {
  return changeCommand('cancel', 'Stops a backfill where it is; what it has taken in is written all the same.', {
    example: 'one that was not meant',
    words: 'is stopped',
  });
}

interface ChangeWords {
  /** When somebody types it. */
  readonly example: string;
  /** What the backfill does then. */
  readonly words: string;
}

function changeCommand(
  change: 'pause' | 'resume' | 'cancel',
  description: string,
  { example: when, words }: ChangeWords,
) {
  return engineCommand(change, description)
    .argument('<id>', 'id of the backfill')
    .example(`casebridge backfill ${change} ${example.backfill}`, when)
    .action((id: string, options: EngineOptions) =>
      asking(options, async (client) => {
        const json = await client.call('POST', `/api/backfills/${encodeURIComponent(id)}/${change}`, {});
        return { json, text: `Backfill ${id} ${words}.` };
      }),
    );
}

function backfillsOf(client: AdminClient): Promise<{ readonly items: readonly Backfill[] }> {
  return client.call('GET', '/api/backfills');
}

function follow(client: AdminClient, id: string, { progress, clock }: CommandDeps): Promise<Shown> {
  return waitFor(clock, longestMilliseconds, async () => {
    const backfill = (await backfillsOf(client)).items.find((each) => each.id === id);
    if (backfill === undefined) throw new CommandError(`Backfill ${id} is gone.`, exitCodes.refused);
    const [done, found, taken] = numbersOf(backfill);
    progress.tell(
      `${backfill.state === 'paused' ? 'paused at ' : ''}${done} of the period, ${found} sessions found, ${taken} taken in${problemOf(backfill)}`,
    );
    if (backfill.state === 'running' || backfill.state === 'paused') return undefined;
    const text = `Backfill ${id} is ${backfill.state}: ${found} sessions found, ${taken} taken in.`;
    return { json: backfill, text, exitCode: backfill.state === 'done' ? 0 : exitCodes.refused };
  });
}

function problemOf({ problem }: Backfill): string {
  return problem === undefined ? '' : `; the appliance refused (${problem.message}) and is asked again`;
}

/** Part of the period that is done, sessions found, sessions taken in. */
function numbersOf({ from, until, cursor, found, taken }: Backfill): readonly [string, string, string] {
  const [start, end, here] = [from, until, cursor].map((time) => Date.parse(time)) as [number, number, number];
  return [`${Math.floor((100 * (Math.min(here, end) - start)) / (end - start))}%`, String(found), String(taken)];
}
