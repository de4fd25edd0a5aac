import type { AdminClient } from '../admin-api.ts';
import { exitCodes } from '../command-error.ts';
import type { CommandDeps } from './engine-command.ts';
import type { Shown } from './shown.ts';
import { waitFor } from './wait-for.ts';

/** Something that is done to many deliveries, as far as commands look at it. */
interface BulkAct {
  readonly id: string;
  readonly state: 'running' | 'done' | 'aborted';
  readonly counted: number;
  readonly done: number;
  readonly results: Results;
}

/** What has become of its deliveries. */
interface Results {
  readonly waiting: number;
  readonly succeeded: number;
  readonly skipped: number;
  readonly dead: number;
}

/** 100,000 deliveries take minutes; what is made of them may wait for hours. */
const longestMilliseconds = 24 * 3_600_000;

/**
 * Tells how far an act has come until it has ended.
 * @param untilWritten waits until its deliveries have ended as well
 */
export function followAct(
  client: AdminClient,
  id: string,
  { progress, clock }: CommandDeps,
  untilWritten: boolean,
): Promise<Shown> {
  return waitFor(clock, longestMilliseconds, async () => {
    const act = await client.call<BulkAct>('GET', actPath(id));
    progress.tell(`Replay ${act.id}: ${act.done} of ${act.counted}; ${resultsText(act.results)}`);
    const isOpen = act.state === 'running' || (untilWritten && act.results.waiting > 0);
    return isOpen ? undefined : endOf(act, untilWritten);
  });
}

/** Ends an act where it is. */
export async function abortAct(client: AdminClient, id: string): Promise<Shown> {
  await client.call('POST', `${actPath(id)}/abort`, {});
  const json = await client.call<BulkAct>('GET', actPath(id));
  return { json, text: `Replay ${json.id} is aborted: ${json.done} of ${json.counted} were done again before.` };
}

function actPath(id: string): string {
  return `/api/bulk-acts/${encodeURIComponent(id)}`;
}

function endOf(json: BulkAct, untilWritten: boolean): Shown {
  const { id, state, done, counted, results } = json;
  const numbers = done === counted ? deliveries(done) : `${done} of ${deliveries(counted)}`;
  const text = `Replay ${id} is ${state}: ${numbers}; ${resultsText(results)}.`;
  const needsPerson = state === 'aborted' || (untilWritten && results.dead > 0);
  return { json, text, ...(needsPerson && { exitCode: exitCodes.refused }) };
}

function resultsText({ waiting, succeeded, skipped, dead }: Results): string {
  return `${succeeded} succeeded, ${skipped} skipped, ${dead} dead, ${waiting} waiting`;
}

export function deliveries(count: number): string {
  return count === 1 ? '1 delivery' : `${count} deliveries`;
}
