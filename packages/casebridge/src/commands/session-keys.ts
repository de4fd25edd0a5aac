import { Option } from 'commander';
import type { Tone } from '../output/text.ts';
import { idOfConfiguration } from './configuration-argument.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';
import { type ListView, showPage } from './search-options.ts';
import { parseCount, parseInstant } from './values.ts';

interface SessionKey {
  readonly askedAt: string;
  readonly state: string;
  readonly secondsToKey?: number;
  readonly requestId: string;
  readonly cause?: { readonly message: string };
}

interface ListOptions extends EngineOptions {
  readonly configuration?: string;
  readonly state?: string;
  readonly cause?: string;
  readonly from?: string;
  readonly until?: string;
  readonly limit: number;
  readonly before?: string;
}

const tones: Readonly<Record<string, Tone>> = { issued: 'good', waiting: 'waiting', failed: 'bad' };

const view: ListView<SessionKey> = {
  path: '/api/session-keys',
  nothing: 'No session key has been asked for, as far as the engine was told.',
  head: ['asked', 'state', 'seconds', 'request', 'why'],
  row: ({ askedAt, state, secondsToKey, requestId, cause }) => [
    ...[askedAt, { text: state, tone: tones[state] }, secondsToKey === undefined ? '' : String(secondsToKey)],
    ...[requestId, cause?.message ?? ''],
  ],
};

/** `casebridge session-keys`: requests for session keys, and what became of them. */
export function sessionKeysCommand() {
  return engineCommand('session-keys', 'Lists requests for session keys, newest first, and why there was none.')
    .addOption(new Option('--state <state>', 'only these').choices(['waiting', 'issued', 'failed', 'expired']))
    .option('--configuration <name>', 'of one plugin configuration, by name or id')
    .option('--cause <code>', 'that failed for this cause, such as forbidden')
    .option('--from <time>', 'asked for from then on', parseInstant)
    .option('--until <time>', 'asked for until then', parseInstant)
    .option('--limit <count>', 'rows to show, at most 500', parseCount, 50)
    .option('--before <id>', 'go on where the list before ended')
    .note('The keys themselves are in no list: they are at the destination only.')
    .example('casebridge session-keys', 'what agents have asked for')
    .example('casebridge session-keys --state failed --json', 'why there was no key, for a script')
    .action((options: ListOptions) =>
      asking(options, async (client) => {
        const { state, cause, from, until, limit, before } = options;
        const configurationId = await idOfConfiguration(client, options.configuration);
        return showPage(client, view, { state, cause, from, until, limit, before, configurationId });
      }),
    );
}
