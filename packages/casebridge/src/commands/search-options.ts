import { type AdminClient, withQuery } from '../admin-api.ts';
import { type Cell, tableOf } from '../output/table.ts';
import type { EngineOptions } from './engine-command.ts';
import type { Shown } from './shown.ts';
import type { DocumentedCommand } from './documented-command.ts';
import { parseCount, parseInstant } from './values.ts';

/** Filters that lists of events and deliveries share. */
export interface SearchOptions extends EngineOptions {
  readonly lsid?: string;
  readonly from?: string;
  readonly until?: string;
  readonly type?: string;
  readonly externalKey?: string;
  readonly text?: string;
  readonly limit: number;
  readonly before?: string;
}

export function withSearchOptions(command: DocumentedCommand): DocumentedCommand {
  return command
    .option('--lsid <lsid>', 'of one session')
    .option('--from <time>', 'not older than this', parseInstant)
    .option('--until <time>', 'not newer than this', parseInstant)
    .option('--type <event>', 'name of the event, such as support_conference_end')
    .option('--external-key <text>', 'part of the external key, such as a case number')
    .option('--text <text>', 'part of what a row shows')
    .option('--limit <count>', 'rows to show, at most 500', parseCount, 50)
    .option('--before <id>', 'go on where the list before ended');
}

/** The filters as the admin API knows them. */
export function searchQuery({ lsid, from, until, type, externalKey, text, limit, before }: SearchOptions) {
  return { lsid, from, until, type, externalKey, text, limit, before };
}

/** A page of a list. */
interface Page<Item> {
  readonly items: readonly Item[];
  readonly next?: string;
}

/** What a list shows of its rows. */
export interface ListView<Item> {
  readonly path: string;
  readonly nothing: string;
  readonly head: readonly string[];
  readonly row: (item: Item) => readonly Cell[];
}

/** Asks for a page of a list and shows it as a table. */
export async function showPage<Item>(
  client: AdminClient,
  { path, nothing, head, row }: ListView<Item>,
  query: Readonly<Record<string, string | number | boolean | undefined>>,
): Promise<Shown> {
  const json = await client.call<Page<Item>>('GET', withQuery(path, query));
  if (json.items.length === 0) return { json, text: nothing };
  const more = json.next === undefined ? [] : ['', `There are more: --before ${json.next}`];
  return { json, text: [tableOf(head, json.items.map(row)), ...more].join('\n') };
}
