import { exitCodes } from '../command-error.ts';
import { printable, type Tone, toned } from '../output/text.ts';
import { configurationArgument, findConfiguration } from './configuration-argument.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';
import { example } from './examples.ts';

interface Step {
  readonly title: string;
  readonly state: string;
  readonly message: string;
  readonly help?: string;
}

const tones: Readonly<Record<string, Tone>> = { passed: 'good', warning: 'waiting', failed: 'bad' };

/** `casebridge test`: the test of a configuration, step by step. */
export function testCommand() {
  return engineCommand('test', 'Tests a plugin configuration step by step, and leaves no trace.')
    .argument('[configuration]', configurationArgument)
    .note('Ends with 1 if a step has failed; warnings alone end with 0.')
    .example('casebridge test', 'where there is one configuration')
    .example(`casebridge test "${example.configuration}"`, 'where there are several')
    .action((wanted: string | undefined, options: EngineOptions) =>
      asking(options, async (client, { progress }) => {
        const { id, name } = await findConfiguration(client, wanted);
        progress.tell(`Testing ${name} ...`);
        const json = await client.call<{ items: readonly Step[] }>('POST', `/api/configurations/${id}/test`, {});
        const hasFailed = json.items.some(({ state }) => state === 'failed');
        const text = json.items.length === 0 ? 'The plugin has no test.' : json.items.map(stepText).join('\n');
        return { json, text, exitCode: hasFailed ? exitCodes.refused : 0 };
      }),
    );
}

function stepText({ title, state, message, help = '' }: Step): string {
  const cure = help === '' || state === 'passed' ? '' : `\n         ${printable(help)}`;
  return `${toned(state.padEnd(8), tones[state])} ${printable(title)}: ${printable(message)}${cure}`;
}
