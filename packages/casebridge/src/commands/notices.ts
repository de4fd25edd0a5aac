import { tableOf } from '../output/table.ts';
import { withQuery } from '../admin-api.ts';
import { configurationsOf } from './configuration-argument.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';

interface Notice {
  readonly configurationId: string;
  readonly code: string;
  readonly message: string;
  readonly help: string;
  readonly since: string;
  readonly endedAt?: string;
}

/** `casebridge notices`: what stands in the way, each with its cure. */
export function noticesCommand() {
  return engineCommand('notices', 'Lists what stands in the way of the engine, newest first, each with its cure.')
    .option('--all', 'also what is over')
    .example('casebridge notices', 'what needs a person now')
    .example('casebridge notices --all', 'what did, too')
    .action((options: EngineOptions & { all?: boolean }) =>
      asking(options, async (client) => {
        const path = withQuery('/api/notices', { open: options.all === true ? undefined : true });
        const json = await client.call<{ items: readonly Notice[] }>('GET', path);
        const names = new Map((await configurationsOf(client)).map(({ id, name }) => [id, name]));
        return { json, text: json.items.length === 0 ? 'There are no notices.' : textOf(json.items, names) };
      }),
    );
}

function textOf(notices: readonly Notice[], names: ReadonlyMap<string, string>): string {
  const rows = notices.map(({ since, endedAt, configurationId, code, message, help }) => [
    ...[since, endedAt ?? '', names.get(configurationId) ?? '', code],
    `${message} ${help}`,
  ]);
  return tableOf(['since', 'until', 'configuration', 'code', 'what, and what to do'], rows);
}
