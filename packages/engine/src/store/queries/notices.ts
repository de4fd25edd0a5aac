import { type ExpressionBuilder, sql } from 'kysely';
import type { Notice, NoticeFilter } from '../operation-records.ts';
import type { PageRequest } from '../records.ts';
import type { NoticeRow, Schema } from '../schema.ts';
import type { Reader } from './context.ts';
import { holds } from './text-match.ts';

/** Newest first. */
export async function listNotices(
  db: Reader,
  { open, configurationId, level, code, text }: NoticeFilter,
  { before, limit }: PageRequest,
): Promise<readonly Notice[]> {
  let query = db
    .selectFrom('notices')
    .selectAll()
    .select((where) => where.case().when(holdsUp(where)).then(sql.lit(1)).else(sql.lit(0)).end().as('holds_up'));
  if (open !== undefined) query = query.where('ended_at', open ? 'is' : 'is not', null);
  if (configurationId !== undefined) query = query.where('configuration_id', '=', configurationId);
  if (level !== undefined)
    query = query.where((where) => (level === 'error' ? holdsUp(where) : where.not(holdsUp(where))));
  if (code !== undefined) query = query.where('code', '=', code);
  if (text !== undefined) {
    query = query.where((where) => where.or(['code', 'message', 'help'].map((column) => holds(column, text))));
  }
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.orderBy('id', 'desc').limit(limit).execute();
  return rows.map(noticeOf);
}

/** What deliveries have met holds them up; what a job has met does while the configuration is parked for it. */
function holdsUp(where: ExpressionBuilder<Schema, 'notices'>) {
  const parked = where
    .selectFrom('parked')
    .select('parked.configuration_id')
    .whereRef('parked.configuration_id', '=', 'notices.configuration_id')
    .whereRef('parked.code', '=', 'notices.code');
  return where.or([where('job', '=', ''), where.and([where('ended_at', 'is', null), where.exists(parked)])]);
}

function noticeOf(row: NoticeRow & { readonly holds_up: number }): Notice {
  return {
    id: row.id,
    configurationId: row.configuration_id,
    level: row.holds_up === 1 ? 'error' : 'warning',
    code: row.code,
    message: row.message,
    help: row.help,
    since: new Date(row.since),
    ...(row.job !== '' && { job: row.job }),
    ...(row.ended_at !== null && { endedAt: new Date(row.ended_at) }),
  };
}
