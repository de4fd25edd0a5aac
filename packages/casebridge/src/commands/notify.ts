import { exitCodes } from '../command-error.ts';
import { type Cell, tableOf } from '../output/table.ts';
import { DocumentedCommand } from './documented-command.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';

interface Failure {
  readonly code: string;
  readonly message: string;
  readonly help: string;
}

interface Channel {
  readonly channel: string;
  readonly open?: number;
  readonly failure?: Failure;
}

const nobody = 'Nobody is told: the configuration file names no notifications.';

/** `casebridge notify`: who is told when something needs a person. */
export function notifyCommand(): DocumentedCommand {
  return new DocumentedCommand('notify')
    .description('Looks after who is told when something needs a person.')
    .addCommand(listCommand())
    .addCommand(testCommand());
}

function listCommand() {
  return engineCommand('list', 'Lists who is told by webhook or mail, and whether that works.')
    .example('casebridge notify list', 'who is told of what is wrong')
    .action((options: EngineOptions) =>
      asking(options, async (client) => {
        const json = await client.call<{ items: readonly Channel[] }>('GET', '/api/notifications');
        const rows = json.items.map((each) => [each.channel, String(each.open ?? 0), resultOf(each)]);
        return { json, text: rows.length === 0 ? nobody : tableOf(['who', 'open', 'result'], rows) };
      }),
    );
}

function testCommand() {
  return engineCommand('test', 'Sends a test to everybody who is told by webhook or mail.')
    .note('Ends with 1 if one of them could not be told, or if there is nobody.')
    .example('casebridge notify test', 'before it is needed')
    .action((options: EngineOptions) =>
      asking(options, async (client) => {
        const json = await client.call<{ items: readonly Channel[] }>('POST', '/api/notifications/test', {});
        const isGood = json.items.length > 0 && json.items.every(({ failure }) => failure === undefined);
        const rows = json.items.map((each) => [each.channel, resultOf(each)]);
        const text = rows.length === 0 ? nobody : tableOf(['who', 'result'], rows);
        return { json, text, exitCode: isGood ? 0 : exitCodes.refused };
      }),
    );
}

function resultOf({ failure }: Channel): Cell {
  if (failure === undefined) return { text: 'good', tone: 'good' };
  return { text: `${failure.code}: ${failure.message} ${failure.help}`, tone: 'bad' };
}
