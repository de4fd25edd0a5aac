import { CommandError, exitCodes } from '../command-error.ts';
import { configurationArgument, findConfiguration } from './configuration-argument.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';
import { example } from './examples.ts';
import { parseDuration, parseInstant } from './values.ts';

interface PauseOptions extends EngineOptions {
  readonly until?: string;
  /** Milliseconds. */
  readonly for?: number;
}

/** `casebridge pause`: nothing of a configuration is worked on until a time; its events are kept. */
export function pauseCommand() {
  return engineCommand('pause', 'Pauses a plugin configuration until a time; its events are kept.')
    .argument('[configuration]', configurationArgument)
    .option('--until <time>', 'end of the pause', parseInstant)
    .option('--for <time>', 'length of the pause: 30m, 2h, 1d', parseDuration)
    .example(`casebridge pause "${example.configuration}" --for 2h`, 'while the destination is being looked after')
    .example('casebridge pause --until 2099-01-07T06:00:00Z', 'until a morning')
    .action((wanted: string | undefined, options: PauseOptions) =>
      asking(options, async (client, { clock }) => {
        const until = endOf(options, clock.now());
        const { id, name } = await findConfiguration(client, wanted);
        const json = await client.call('POST', `/api/configurations/${id}/pause`, { until });
        return { json, text: `${name} is paused until ${until}.` };
      }),
    );
}

/** `casebridge resume`: ends a pause, and lets a parked configuration go on. */
export function resumeCommand() {
  return engineCommand('resume', 'Ends the pause of a plugin configuration, and releases it where it is parked.')
    .argument('[configuration]', configurationArgument)
    .example(`casebridge resume "${example.configuration}"`, 'when the cause is gone')
    .action((wanted: string | undefined, options: EngineOptions) =>
      asking(options, async (client) => {
        const { id, name } = await findConfiguration(client, wanted);
        const json = await client.call('POST', `/api/configurations/${id}/resume`, {});
        return { json, text: `${name} goes on.` };
      }),
    );
}

function endOf({ until, for: length }: PauseOptions, now: Date): string {
  if (until !== undefined && length === undefined) return until;
  if (until === undefined && length !== undefined) return new Date(now.getTime() + length).toISOString();
  throw new CommandError('Say how long: either --until or --for.', exitCodes.usage);
}
