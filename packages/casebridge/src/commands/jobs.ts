import type { AdminClient } from '../admin-api.ts';
import { exitCodes } from '../command-error.ts';
import { factsOf, tableOf } from '../output/table.ts';
import { configurationArgument, findConfiguration } from './configuration-argument.ts';
import { asking, engineCommand, type EngineOptions } from './engine-command.ts';
import type { Shown } from './shown.ts';
import { example } from './examples.ts';
import { waitFor } from './wait-for.ts';

interface WaitOptions extends EngineOptions {
  readonly wait?: boolean;
}

const longestMilliseconds = 10 * 60_000;

/** `casebridge poll`: asks the appliance now instead of at the next interval. */
export function pollCommand() {
  return jobCommand('poll', 'Asks the appliance now which sessions have ended.', async (client, id) => {
    const before = await pollOf(client, id);
    return async () => {
      const { succeededAt, refusals } = await pollOf(client, id);
      if (succeededAt !== before.succeededAt) return { json: { succeededAt }, text: `Polled at ${succeededAt ?? ''}.` };
      if (refusals <= before.refusals) return undefined;
      const text = 'The appliance has refused something; casebridge notices and the log say what.';
      return { json: { refusals }, text, exitCode: exitCodes.refused };
    };
  });
}

/** `casebridge reconcile`: compares the appliance's list with what is written, now. */
export function reconcileCommand() {
  return jobCommand(
    'reconcile',
    'Compares the list of the appliance with what was written, and takes in what is missing.',
    async (client, id) => {
      const before = await balancesOf(client, id);
      return async () => {
        const now = await balancesOf(client, id);
        return now.ranAt === before.ranAt ? undefined : balancesShown(now);
      };
    },
  );
}

/** Begins to watch a configuration; what it returns tells what came of the run, as soon as that is known. */
type Watch = (client: AdminClient, id: string) => Promise<() => Promise<Shown | undefined>>;

function jobCommand(job: 'poll' | 'reconcile', description: string, watch: Watch) {
  return engineCommand(job, description)
    .argument('[configuration]', configurationArgument)
    .option('--wait', 'wait for the result, at most 10 minutes')
    .example(`casebridge ${job} "${example.configuration}"`, 'sees to it that it is done now')
    .example(`casebridge ${job} --wait`, 'and tells what came of it')
    .action((wanted: string | undefined, options: WaitOptions) =>
      asking(options, async (client, { progress, clock }) => {
        const { id, name } = await findConfiguration(client, wanted);
        const look = await watch(client, id);
        const json = await client.call('POST', `/api/configurations/${id}/jobs/try-now`, { job });
        if (options.wait !== true) return { json, text: `${name}: ${job} is due now.` };
        progress.tell(`${name}: ${job} is under way ...`);
        return waitFor(clock, longestMilliseconds, look);
      }),
    );
}

interface Poll {
  readonly configurationId: string;
  readonly succeededAt?: string;
  readonly refusals: number;
}

async function pollOf(client: AdminClient, id: string): Promise<Pick<Poll, 'succeededAt' | 'refusals'>> {
  const { polls } = await client.call<{ polls: readonly Poll[] }>('GET', '/api/status');
  return polls.find(({ configurationId }) => configurationId === id) ?? { refusals: 0 };
}

interface Balance {
  readonly day: string;
  readonly onAppliance: number;
  readonly written: number;
  readonly skipped: Readonly<Record<string, number>>;
  readonly waiting: number;
  readonly dead: number;
  readonly erased: number;
}

interface Balances {
  readonly items: readonly Balance[];
  readonly problem?: { readonly message: string };
  readonly ranAt?: string;
}

function balancesOf(client: AdminClient, id: string): Promise<Balances> {
  return client.call('GET', `/api/configurations/${id}/balances`);
}

function balancesShown(json: Balances): Shown {
  const { items, problem } = json;
  if (problem !== undefined) {
    return { json, text: factsOf({ 'The appliance refused': problem.message }), exitCode: exitCodes.refused };
  }
  const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, each) => all + each, 0);
  const rows = items.map(({ day, onAppliance, written, skipped, waiting, dead, erased }) => [
    ...[day, ...[onAppliance, written, sum(skipped), waiting, dead, erased].map(String)],
  ]);
  const head = ['day', 'on appliance', 'written', 'skipped', 'waiting', 'dead', 'erased'];
  return { json, text: rows.length === 0 ? 'No day has ended yet that could be balanced.' : tableOf(head, rows) };
}
