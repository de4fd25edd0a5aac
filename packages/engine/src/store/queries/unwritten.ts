import { sql, type SqlBool } from 'kysely';
import type { Reader } from './context.ts';
import { inParts } from './in-parts.ts';
import { externalKeysOf } from './external-keys.ts';

/** Sessions of a configuration that are not written, as far as events tell whose they are. */
export interface UnwrittenSessions {
  /** Whose newest event with an external key has one of the keys: they wait, or are dead letters or skipped and may be replayed. */
  readonly named: readonly string[];
  /** Number of deliveries that wait for other sessions, of which only the reports will tell. */
  readonly others: number;
}

export interface UnwrittenQuestion {
  readonly configurationId: string;
  /** Compared without regard to case and surrounding spaces. */
  readonly externalKeys: readonly string[];
}

const waiting = sql<SqlBool>`d.state in ('pending', 'retrying', 'running')`;
const spaces = ' \t\r\n';

export async function findUnwritten(db: Reader, question: UnwrittenQuestion): Promise<UnwrittenSessions> {
  const named = new Set(await namedBy(db, question));
  const sessions = await db
    .selectFrom('deliveries as d')
    .select('d.lsid')
    .select((select) => select.fn.countAll<number>().as('deliveries'))
    .where('d.configuration_id', '=', question.configurationId)
    .where(waiting)
    .groupBy('d.lsid')
    .execute();
  const others = sessions.filter(({ lsid }) => !named.has(lsid));
  return { named: [...named], others: others.reduce((sum, { deliveries }) => sum + deliveries, 0) };
}

/** The key of a session may have changed while it went on: the newest event has the last one. */
async function namedBy(db: Reader, { configurationId, externalKeys }: UnwrittenQuestion): Promise<readonly string[]> {
  if (externalKeys.length === 0) return [];
  const rows = await inParts(externalKeys, (part) =>
    db
      .selectFrom('events as e')
      .innerJoin('deliveries as d', 'd.event_id', 'e.id')
      .select('d.lsid')
      .distinct()
      .where('d.configuration_id', '=', configurationId)
      .where('d.state', '!=', 'succeeded')
      .where(
        sql`lower(trim(e.external_key, ${spaces}))`,
        'in',
        part.map((key) => sql`lower(${key.trim()})`),
      )
      .execute(),
  );
  const keys = await externalKeysOf(db, [...new Set(rows.map(({ lsid }) => lsid))]);
  const wanted = new Set(externalKeys.map(normal));
  return [...keys].filter(([, key]) => wanted.has(normal(key))).map(([lsid]) => lsid);
}

function normal(key: string): string {
  return key.trim().toLowerCase();
}
