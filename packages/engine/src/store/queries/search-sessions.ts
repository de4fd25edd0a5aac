import type { Clock } from '@casebridge/plugin-api';
import type { PageRequest } from '../records.ts';
import type { LedgerRow } from '../schema.ts';
import type { SessionPage, SessionSearch } from '../search-records.ts';
import type { Reader } from './context.ts';
import { externalKeysOf } from './external-keys.ts';
import { inWindows, type WindowSearch } from './in-windows.ts';
import { asksForPeople, peopleConditions } from './people.ts';
import { ledgerEntryOf } from './rows.ts';

/** A row with its place in the list. */
type PlacedRow = LedgerRow & { readonly id: string };

/** Finds sessions of the ledger, last changed first. Only names are looked for in windows: the rest is in the index. */
export async function searchSessions(
  db: Reader,
  clock: Clock,
  search: SessionSearch,
  page: PageRequest,
): Promise<SessionPage> {
  const windows: WindowSearch<PlacedRow> = {
    async find({ before, rows, limit }) {
      const found = await db
        .selectFrom(windowOfSessions(db, search, before).limit(rows).as('l'))
        .selectAll('l')
        .where((where) => where.and(peopleConditions(search)))
        .orderBy('l.updated_at', 'desc')
        .orderBy('l.lsid', 'desc')
        .orderBy('l.configuration_id', 'desc')
        .limit(limit)
        .execute();
      return found.map((row) => ({ ...row, id: cursorOf(row) }));
    },
    async end({ before, rows }) {
      const last = await windowOfSessions(db, search, before)
        .limit(1)
        .offset(rows - 1)
        .executeTakeFirst();
      return last && { id: cursorOf(last), at: last.updated_at };
    },
  };
  const found = asksForPeople(search) ? await inWindows(windows, page, clock) : await inOneWindow(windows, page);
  const lsids = found.items.map((row) => row.lsid);
  const keys = await externalKeysOf(db, lsids);
  const items = found.items.map((row) => {
    const externalKey = keys.get(row.lsid);
    return { ...ledgerEntryOf(row), ...(externalKey !== undefined && { externalKey }) };
  });
  return { ...found, items };
}

async function inOneWindow(windows: WindowSearch<PlacedRow>, { limit, before }: PageRequest) {
  const items = await windows.find({ before, rows: limit, limit });
  const last = items.length === limit ? items.at(-1) : undefined;
  return { items, ...(last && { next: last.id }) };
}

/** The rows behind a place in the list, by what the index over the times holds. */
function windowOfSessions(
  db: Reader,
  { state, configurationId, lsid, from, until }: SessionSearch,
  before: string | undefined,
) {
  let query = db.selectFrom('session_ledger as s').selectAll('s');
  if (state !== undefined) query = query.where('s.state', '=', state);
  if (configurationId !== undefined) query = query.where('s.configuration_id', '=', configurationId);
  if (lsid !== undefined) query = query.where('s.lsid', '=', lsid);
  if (from !== undefined) query = query.where('s.updated_at', '>=', from.getTime());
  if (until !== undefined) query = query.where('s.updated_at', '<', until.getTime());
  const cursor = cursorIn(before);
  if (cursor !== undefined) {
    query = query.where((where) =>
      where.or([
        where('s.updated_at', '<', cursor.at),
        where.and([where('s.updated_at', '=', cursor.at), where('s.lsid', '<', cursor.lsid)]),
        where.and([
          where('s.updated_at', '=', cursor.at),
          where('s.lsid', '=', cursor.lsid),
          where('s.configuration_id', '<', cursor.configurationId),
        ]),
      ]),
    );
  }
  return query.orderBy('s.updated_at', 'desc').orderBy('s.lsid', 'desc').orderBy('s.configuration_id', 'desc');
}

interface Cursor {
  readonly at: number;
  readonly lsid: string;
  readonly configurationId: string;
}

function cursorOf({ updated_at, lsid, configuration_id }: LedgerRow): string {
  return `${updated_at}.${lsid}.${configuration_id}`;
}

/** @returns undefined for what is no cursor of ours: then the list begins anew */
function cursorIn(before: string | undefined): Cursor | undefined {
  const [, at, lsid = '', configurationId = ''] = /^(\d{1,15})\.([^.]*)\.(.*)$/.exec(before ?? '') ?? [];
  return at === undefined ? undefined : { at: Number(at), lsid, configurationId };
}
