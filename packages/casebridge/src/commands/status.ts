import { exitCodes } from '../command-error.ts';
import { type Cell, factsOf, tableOf } from '../output/table.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';

interface Overview {
  readonly version: string;
  readonly deliveries: Readonly<Record<string, number>>;
  readonly polls: readonly { readonly configurationId: string; readonly succeededAt?: string }[];
  readonly configurations: readonly Standing[];
  readonly openNotices: number;
  readonly setAsides: readonly { readonly cause: string; readonly until: string }[];
  readonly firstConcern: { readonly code?: string; readonly message: string; readonly help: string } | null;
  readonly restart: { readonly message: string };
}

interface Standing {
  readonly id: string;
  readonly name: string;
  readonly disabled: boolean;
  readonly parked: { readonly code: string; readonly message: string } | null;
  readonly pausedUntil: string | null;
  readonly reconciledAt?: string;
}

/** `casebridge status`: whether all is well, and if not, what to see to first. */
export function statusCommand() {
  return engineCommand('status', 'Tells what goes on, what waits, and what needs a person first.')
    .note('Ends with 1 where something needs a person, so that a script or a monitor can tell.')
    .example('casebridge status', 'the state of the engine in words')
    .example('casebridge status --json', 'the same for a script, with the last 24 hours and all indicators')
    .action((options: EngineOptions) =>
      asking(options, async (client) => {
        const json = await client.call<Overview>('GET', '/api/overview');
        const exitCode = json.firstConcern === null ? 0 : exitCodes.refused;
        return { json, text: textOf(json, client.url), exitCode };
      }),
    );
}

function textOf(overview: Overview, url: string): string {
  const { version, deliveries, configurations, polls, openNotices, setAsides, firstConcern, restart } = overview;
  const counts = Object.entries(deliveries).filter(([, count]) => count > 0);
  const facts = factsOf({
    Engine: `Casebridge ${version} at ${url}`,
    Deliveries: counts.length === 0 ? 'none yet' : counts.map(([state, count]) => `${count} ${state}`).join(', '),
    Notices: openNotices === 0 ? 'none' : `${openNotices} open; see casebridge notices`,
    'Set aside': setAsides.length === 0 ? undefined : setAsides.map(wordsOnSetAside).join(', '),
    Restart: restart.message,
    'To see to':
      firstConcern === null ? { text: 'nothing', tone: 'good' } : { text: wordsOf(firstConcern), tone: 'bad' },
  });
  if (configurations.length === 0) return facts;
  const polledAt = new Map(polls.map(({ configurationId, succeededAt }) => [configurationId, succeededAt]));
  const rows = configurations.map((each) => [
    ...[each.name, standingCell(each), polledAt.get(each.id) ?? '', each.reconciledAt ?? ''],
  ]);
  return `${facts}\n\n${tableOf(['configuration', 'state', 'polled', 'reconciled'], rows)}`;
}

function wordsOnSetAside({ cause, until }: Overview['setAsides'][number]): string {
  return `${cause} until ${until}`;
}

function wordsOf({ code, message, help }: NonNullable<Overview['firstConcern']>): string {
  return `${code === undefined ? '' : `${code}: `}${message} ${help}`;
}

function standingCell({ disabled, parked, pausedUntil }: Standing): Cell {
  if (disabled) return { text: 'disabled', tone: 'waiting' };
  if (pausedUntil !== null) return { text: `paused until ${pausedUntil}`, tone: 'waiting' };
  if (parked !== null) return { text: `parked (${parked.code})`, tone: 'bad' };
  return { text: 'at work', tone: 'good' };
}
