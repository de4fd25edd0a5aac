import type { AdminClient } from '../admin-api.ts';
import { CommandError, exitCodes } from '../command-error.ts';
import { printable, type Tone, toned } from '../output/text.ts';
import { configurationArgument, findConfiguration } from './configuration-argument.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';
import { example } from './examples.ts';
import type { Shown } from './shown.ts';

interface Step {
  readonly title: string;
  readonly state: string;
  readonly message: string;
  readonly help?: string;
}

type Line = ({ readonly kind: 'step' } & Step) | { readonly kind: 'end'; readonly green: boolean };

const tones: Readonly<Record<string, Tone>> = { passed: 'good', warning: 'waiting', failed: 'bad' };

/** `casebridge test`: the test of a configuration, each step as soon as it has ended. */
export function testCommand() {
  return engineCommand('test', 'Tests a plugin configuration step by step, and leaves no trace.')
    .argument('[configuration]', configurationArgument)
    .note('Ends with 1 if a step has failed; warnings alone end with 0.')
    .example('casebridge test', 'where there is one configuration')
    .example(`casebridge test "${example.configuration}"`, 'where there are several')
    .example('casebridge test --json', 'all steps at the end, for a script')
    .action((wanted: string | undefined, options: EngineOptions) =>
      asking(options, async (client, { progress }) => {
        const { id, name } = await findConfiguration(client, wanted);
        progress.tell(`Testing ${name} ...`);
        return test(client, id, (step) => {
          progress.end();
          if (options.json !== true) process.stdout.write(`${stepText(step)}\n`);
        });
      }),
    );
}

/** @param tell told of each step as it comes */
async function test(client: AdminClient, id: string, tell: (step: Step) => void): Promise<Shown> {
  const items: Step[] = [];
  for await (const line of client.lines<Line>(`/api/configurations/${id}/test/steps`, {})) {
    if (line.kind === 'end') return endOf(items, line.green);
    const { kind: _line, ...step } = line;
    items.push(step);
    tell(step);
  }
  throw new CommandError('The engine has broken off the test.', exitCodes.unreachable);
}

function endOf(items: readonly Step[], green: boolean): Shown {
  const count = (state: string) => items.filter((step) => step.state === state).length;
  const text = `${count('passed')} passed, ${count('warning')} with a warning, ${count('failed')} failed, ${count('not-run')} not run.`;
  const hasFailed = count('failed') > 0;
  return { json: { green, items }, text, ...(hasFailed && { exitCode: exitCodes.refused }) };
}

function stepText({ title, state, message, help = '' }: Step): string {
  const cure = help === '' || state === 'passed' ? '' : `\n         ${printable(help)}`;
  return `${toned(state.padEnd(8), tones[state])} ${printable(title)}: ${printable(message)}${cure}`;
}
