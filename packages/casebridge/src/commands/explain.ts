import { type AdminClient, withQuery } from '../admin-api.ts';
import { CommandError, exitCodes } from '../command-error.ts';
import { printable } from '../output/text.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';
import { example } from './examples.ts';
import { parseInstant } from './values.ts';

interface Verdict {
  readonly code: string;
  readonly sentence: string;
  readonly help: string;
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly deliveryId?: string;
}

interface Asked {
  readonly who: string;
  readonly message: string;
}

interface Explanation {
  readonly sessions: readonly {
    readonly lsid: string;
    readonly externalKey?: string;
    readonly verdicts: readonly Verdict[];
    readonly asked: readonly Asked[];
  }[];
  readonly nothing?: Verdict;
  readonly asked: readonly Asked[];
}

interface ExplainOptions extends EngineOptions {
  readonly lsid?: string;
  readonly case?: string;
  readonly externalKey?: string;
  readonly customer?: string;
  readonly representative?: string;
  readonly from?: string;
  readonly until?: string;
}

/** `casebridge explain`: what became of this? */
export function explainCommand() {
  return engineCommand('explain', 'Says what became of a session, by whatever is known of it, and what to do about it.')
    .argument('[what]', 'session id, case number, external key, or the name of a person')
    .option('--lsid <lsid>', 'id of the session')
    .option('--case <number>', 'number of its case')
    .option('--external-key <key>', 'its external key')
    .option('--customer <name>', 'name of a customer in it')
    .option('--representative <name>', 'name of a representative in it')
    .option('--from <time>', 'ended from then on; the last 24 hours unless told', parseInstant)
    .option('--until <time>', 'ended until then', parseInstant)
    .note('Asks the engine, the appliance and the plugin. Ends with 1 where no session is found.')
    .example(`casebridge explain ${example.case}`, 'why a session is not on its case')
    .example(`casebridge explain --lsid ${example.lsid} --json`, 'one session, for a script')
    .action((what: string | undefined, options: ExplainOptions) =>
      asking(options, async (client, { progress }) => {
        progress.tell('Asking the engine, the appliance and the plugin ...');
        const json = await explained(client, what, options);
        return { json, text: textOf(json), exitCode: json.nothing === undefined ? 0 : exitCodes.refused };
      }),
    );
}

function explained(client: AdminClient, q: string | undefined, options: ExplainOptions): Promise<Explanation> {
  const { lsid, case: caseNumber, externalKey, customer, representative, from, until } = options;
  const known = { q, lsid, caseNumber, externalKey, customer, representative };
  if (Object.values(known).every((value) => value === undefined)) {
    throw new CommandError('Say what is known of the session, such as its case number.', exitCodes.usage);
  }
  return client.call('GET', withQuery('/api/explain', { ...known, from, until }));
}

function textOf({ sessions, nothing, asked }: Explanation): string {
  const parts = sessions.map(({ lsid, externalKey, verdicts, asked: of }) => [
    `Session ${lsid}${externalKey === undefined ? '' : `, ${externalKey}`}`,
    ...verdicts.flatMap(linesOf),
    ...askedLines(of),
  ]);
  const none = nothing === undefined ? [] : [linesOf(nothing)];
  return [...parts, ...none, askedLines(asked)]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map(printable).join('\n'))
    .join('\n\n');
}

function linesOf({ sentence, help, links, deliveryId }: Verdict): readonly string[] {
  return [
    `  ${sentence}`,
    ...(help === '' ? [] : [`  ${help}`]),
    ...links.map(({ label, url }) => `  ${label}: ${url}`),
    ...(deliveryId === undefined ? [] : [`  Delivery: ${deliveryId}`]),
  ];
}

function askedLines(asked: readonly Asked[]): readonly string[] {
  return asked.map(({ who, message }) => `  (${who}: ${message})`);
}
