import type { SessionKeyState } from '@casebridge/plugin-api';
import { firstIdAt } from '../../ids.ts';
import type { PageRequest } from '../records.ts';
import type { SessionKeyRow } from '../schema.ts';
import type { SessionKeyCounts, SessionKeyFilter, SessionKeyRecord } from '../session-key-records.ts';
import type { QueryContext, Reader, Tx } from './context.ts';

export interface SessionKeysToRecord {
  readonly configurationId: string;
  readonly states: readonly SessionKeyState[];
}

/** Notes how requests stand. One that is told of again keeps the time at which it was asked for. */
export async function recordSessionKeys(
  context: QueryContext,
  tx: Tx,
  { configurationId, states }: SessionKeysToRecord,
): Promise<void> {
  for (const told of states) {
    const changed = changeOf(told);
    const { numUpdatedRows } = await tx
      .updateTable('session_keys')
      .set(changed)
      .where('configuration_id', '=', configurationId)
      .where('request_id', '=', told.id)
      .executeTakeFirst();
    if (numUpdatedRows > 0n || told.state === 'expired') continue;
    const about = { id: context.newId(), configuration_id: configurationId, request_id: told.id };
    const none = { cause: null, cause_text: null, answered_at: null, expires_at: null };
    await tx
      .insertInto('session_keys')
      .values({ ...about, ...none, asked_at: Date.parse(told.askedAt), ...changed })
      .execute();
  }
}

function changeOf(told: SessionKeyState): Partial<SessionKeyRow> & Pick<SessionKeyRow, 'state'> {
  const { state } = told;
  switch (state) {
    case 'issued':
      return { state, answered_at: Date.parse(told.answeredAt), expires_at: Date.parse(told.expiresAt) };
    case 'failed': {
      const { code, message } = told.cause;
      return { state, answered_at: Date.parse(told.answeredAt), cause: code, cause_text: message };
    }
    case 'waiting':
    case 'expired':
      return { state };
  }
}

/** Newest first. */
export async function listSessionKeys(
  db: Reader,
  { configurationId, state, cause, from, until }: SessionKeyFilter,
  { before, limit }: PageRequest,
): Promise<readonly SessionKeyRecord[]> {
  let query = db.selectFrom('session_keys').selectAll();
  if (configurationId !== undefined) query = query.where('configuration_id', '=', configurationId);
  if (state !== undefined) query = query.where('state', '=', state);
  if (cause !== undefined) query = query.where('cause', '=', cause);
  if (from !== undefined) query = query.where('asked_at', '>=', from.getTime());
  if (until !== undefined) query = query.where('asked_at', '<', until.getTime());
  if (before !== undefined) query = query.where('id', '<', before);
  const rows = await query.orderBy('id', 'desc').limit(limit).execute();
  return rows.map(recordOf);
}

function recordOf(row: SessionKeyRow): SessionKeyRecord {
  const { id, state, cause, cause_text: message, answered_at: answeredAt, expires_at: expiresAt } = row;
  return {
    ...{ id, configurationId: row.configuration_id, requestId: row.request_id, state },
    ...(cause !== null && { cause: { code: cause, message: message ?? '' } }),
    askedAt: new Date(row.asked_at),
    ...(answeredAt !== null && { answeredAt: new Date(answeredAt) }),
    ...(expiresAt !== null && { expiresAt: new Date(expiresAt) }),
  };
}

/** Counts those that the engine was first told of since then; by id, so that older ones are not looked at. */
export async function countSessionKeys(db: Reader, since: Date): Promise<SessionKeyCounts> {
  const recent = db.selectFrom('session_keys').where('id', '>=', firstIdAt(since));
  const groups = await recent
    .select(['state', 'cause'])
    .select((select) => [select.fn.countAll<number>().as('count'), select.fn.max('cause_text').as('message')])
    .groupBy(['state', 'cause'])
    .execute();
  const times = await recent.select(['asked_at', 'answered_at']).where('state', 'in', ['issued', 'expired']).execute();
  const countOf = (...states: readonly string[]) =>
    groups.filter(({ state }) => states.includes(state)).reduce((sum, { count }) => sum + count, 0);
  return {
    issued: countOf('issued', 'expired'),
    waiting: countOf('waiting'),
    failed: groups
      .filter(({ state }) => state === 'failed')
      .map(({ cause, message, count }) => ({ cause: cause ?? '', message: message ?? '', count }))
      .toSorted((one, other) => other.count - one.count),
    // The clocks of two machines: a key does not come before it is asked for.
    timesToKey: times
      .map((row) => Math.max(0, (row.answered_at ?? row.asked_at) - row.asked_at))
      .toSorted((one, other) => one - other),
  };
}

/** Removes the oldest that are older. @returns how many */
export async function removeSessionKeys(tx: Tx, { before, limit }: { readonly before: Date; readonly limit: number }) {
  const old = await tx
    .selectFrom('session_keys')
    .select('id')
    .where('id', '<', firstIdAt(before))
    .orderBy('id')
    .limit(limit)
    .execute();
  const ids = old.map(({ id }) => id);
  if (ids.length > 0) await tx.deleteFrom('session_keys').where('id', 'in', ids).execute();
  return ids.length;
}
