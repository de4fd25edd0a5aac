import { Option } from 'commander';
import { configurationsOf, idOfConfiguration } from './configuration-argument.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';
import { type ListView, showPage } from './search-options.ts';
import { parseCount } from './values.ts';

interface Notice {
  readonly configurationId: string;
  readonly level: string;
  readonly code: string;
  readonly message: string;
  readonly help: string;
  readonly since: string;
  readonly endedAt?: string;
}

interface NoticeOptions extends EngineOptions {
  readonly all?: boolean;
  readonly configuration?: string;
  readonly level?: string;
  readonly code?: string;
  readonly text?: string;
  readonly limit: number;
  readonly before?: string;
}

const levels = ['error', 'warning'];

/** `casebridge notices`: what stands in the way, each with its cure. */
export function noticesCommand() {
  return engineCommand('notices', 'Lists what stands in the way of the engine, newest first, each with its cure.')
    .option('--all', 'also what is over')
    .option('--configuration <name>', 'of one plugin configuration, by name or id')
    .addOption(
      new Option('--level <level>', 'error: sessions are not written because of it; warning: they go on').choices(
        levels,
      ),
    )
    .option('--code <code>', 'with this code, such as CB-RS-CREDENTIALS')
    .option('--text <text>', 'part of what a row shows')
    .option('--limit <count>', 'rows to show, at most 500', parseCount, 50)
    .option('--before <id>', 'go on where the list before ended')
    .example('casebridge notices', 'what needs a person now')
    .example('casebridge notices --all', 'what did, too')
    .action((options: NoticeOptions) =>
      asking(options, async (client) => {
        const { all = false, configuration, level, code, text, limit, before } = options;
        const configurations = await configurationsOf(client);
        const configurationId = await idOfConfiguration(client, configuration);
        const open = all ? undefined : true;
        const names = new Map(configurations.map(({ id, name }) => [id, name]));
        return showPage(client, viewOf(names), { open, configurationId, level, code, text, limit, before });
      }),
    );
}

function viewOf(names: ReadonlyMap<string, string>): ListView<Notice> {
  return {
    path: '/api/notices',
    nothing: 'There are no notices.',
    head: ['since', 'until', 'configuration', 'level', 'code', 'what, and what to do'],
    row: ({ since, endedAt = '', configurationId, level, code, message, help }) => [
      ...[since, endedAt, names.get(configurationId) ?? ''],
      { text: level, tone: level === 'error' ? ('bad' as const) : ('waiting' as const) },
      ...[code, `${message} ${help}`],
    ],
  };
}
