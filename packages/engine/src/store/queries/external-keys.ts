import type { Reader } from './context.ts';
import { inParts } from './in-parts.ts';

/**
 * The external key of each session that has one: that of the newest event with one. A query of its own: inside another one it
 * would run for every session.
 */
export async function externalKeysOf(db: Reader, lsids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const rows = await inParts(lsids, (part) =>
    db
      .selectFrom('events')
      .select(['lsid', 'external_key'])
      .where('lsid', 'in', part)
      .where('external_key', 'is not', null)
      .orderBy('id')
      .execute(),
  );
  return new Map(rows.map((row) => [row.lsid, row.external_key ?? '']));
}
