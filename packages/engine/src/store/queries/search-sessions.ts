import type { PageRequest } from '../records.ts';
import type { SessionPage, SessionSearch } from '../search-records.ts';
import type { Reader } from './context.ts';
import { externalKeysOf } from './external-keys.ts';
import { ledgerEntryOf } from './rows.ts';

/** Finds sessions of the ledger, last changed first. */
export async function searchSessions(
  db: Reader,
  { state, configurationId, lsid, from, until }: SessionSearch,
  { limit, before }: PageRequest,
): Promise<SessionPage> {
  let query = db.selectFrom('session_ledger as l').selectAll('l');
  if (state !== undefined) query = query.where('l.state', '=', state);
  if (configurationId !== undefined) query = query.where('l.configuration_id', '=', configurationId);
  if (lsid !== undefined) query = query.where('l.lsid', '=', lsid);
  if (from !== undefined) query = query.where('l.updated_at', '>=', from.getTime());
  if (until !== undefined) query = query.where('l.updated_at', '<', until.getTime());
  const cursor = cursorIn(before);
  if (cursor !== undefined) {
    query = query.where((where) =>
      where.or([
        where('l.updated_at', '<', cursor.at),
        where.and([where('l.updated_at', '=', cursor.at), where('l.lsid', '<', cursor.lsid)]),
        where.and([
          where('l.updated_at', '=', cursor.at),
          where('l.lsid', '=', cursor.lsid),
          where('l.configuration_id', '<', cursor.configurationId),
        ]),
      ]),
    );
  }
  const rows = await query
    .orderBy('l.updated_at', 'desc')
    .orderBy('l.lsid', 'desc')
    .orderBy('l.configuration_id', 'desc')
    .limit(limit)
    .execute();
  const keys = await externalKeysOf(
    db,
    rows.map((row) => row.lsid),
  );
  const last = rows.length === limit ? rows.at(-1) : undefined;
  return {
    items: rows.map((row) => {
      const externalKey = keys.get(row.lsid);
      return { ...ledgerEntryOf(row), ...(externalKey !== undefined && { externalKey }) };
    }),
    ...(last && { next: `${last.updated_at}.${last.lsid}.${last.configuration_id}` }),
  };
}

interface Cursor {
  readonly at: number;
  readonly lsid: string;
  readonly configurationId: string;
}

/** @returns undefined for what is no cursor of ours: then the list begins anew */
function cursorIn(before: string | undefined): Cursor | undefined {
  const [, at, lsid = '', configurationId = ''] = /^(\d{1,15})\.([^.]*)\.(.*)$/.exec(before ?? '') ?? [];
  return at === undefined ? undefined : { at: Number(at), lsid, configurationId };
}
