import { guid, type DataverseClient, type DataverseError, type Result, type Row } from '@casebridge/dataverse';
import type { CommandResult, JobRun, PluginJobContext, SessionKey, SessionKeyState } from '@casebridge/plugin-api';
import type { Connections } from '../connection.ts';
import { clean, fit } from '../mapping/text.ts';
import { runRefusedBy } from '../outcomes.ts';
import { rowId } from '../row-id.ts';
import type { Dynamics365Settings } from '../settings/settings.ts';
import { wholeSeconds } from '../values.ts';
import { keyReasons, keyStates, keyTexts } from './columns.ts';
import { answeredState, waitingState } from './key-state.ts';
import { askedQueue, expiredKeyQuery, keyQuery, readKeyRow, type KeyRow } from './key-row.ts';

/** While a dialog is open its row is looked at this often, so that a key is there within 1.5 s of the press (`session-key` in bench). */
const fastMilliseconds = 700;

/** Columns cleared when a key has expired: the mail holds its address, too. */
const blank = { bt_shortkey: null, bt_keyurl: null, bt_mailsubject: null, bt_mailbody: null } as const;

/** After a refusal by Dynamics. */
const pauseMilliseconds = 60_000;

/** Longer than asking the appliance may take; a claim that was lost in a crash is free again after it. */
const claimMilliseconds = 60_000;
const hourMilliseconds = 3_600_000;

/** Dependencies of one run. */
interface Run {
  readonly client: DataverseClient;
  readonly context: PluginJobContext<Dynamics365Settings>;
  readonly connectionId: string;
}

/**
 * Answers the requests for session keys that have come in since the last run: claims each by its version, asks the
 * appliance, writes the answer back in the version of the claim. So two that answer never show two keys; a crash between
 * leaves at most one key that nobody sees and that expires. Keys that have expired are blanked.
 */
export async function answerRequests(
  connections: Connections,
  context: PluginJobContext<Dynamics365Settings>,
): Promise<JobRun> {
  // An agent waits for the key, with a customer on the telephone.
  const { urgent: client } = connections.connect(context.settings, context);
  const connectionId = rowId('bt_connection', context.configuration.id);
  const now = context.clock.now();
  const query = keyQuery(connectionId, context.settings.sessionKeys.representativeNameFrom, now);
  const read = await client.query({ ...query, signal: context.signal });
  if (!read.ok) return refusedBy(read.error, now);
  const rows = read.value.rows.flatMap((row) => readKeyRow(row, now) ?? []);
  const { refused, states } = await attendAll({ client, context, connectionId }, rows);
  const told = toldOf(states);
  if (refused !== undefined) return { ...refusedBy(refused, now), ...told };
  const isOpen = rows.some((row) => row.phase === 'drafted' || row.phase === 'claimed');
  return { ...(isOpen && { nextInMilliseconds: fastMilliseconds }), ...told };
}

/**
 * Blanks the keys that have expired, where requests are no longer answered: a key that was shown goes at its time all the
 * same.
 */
export async function blankExpired(
  connections: Connections,
  context: PluginJobContext<Dynamics365Settings>,
): Promise<JobRun> {
  const { client } = connections.connect(context.settings, context);
  const connectionId = rowId('bt_connection', context.configuration.id);
  const now = context.clock.now();
  const read = await client.query({ ...expiredKeyQuery(connectionId, now), signal: context.signal });
  if (!read.ok) return refusedBy(read.error, now);
  const ended = read.value.rows.flatMap((row) => readKeyRow(row, now) ?? []).filter((row) => row.phase === 'ended');
  const { refused, states } = await attendAll({ client, context, connectionId }, ended);
  return { ...(refused !== undefined && refusedBy(refused, now)), ...toldOf(states) };
}

/** What came of attending to rows. */
interface Attended {
  /** The first refusal. */
  readonly refused: DataverseError | undefined;
  readonly states: readonly SessionKeyState[];
}

/** Attends to one row after the other. What Dynamics has against one of them does not keep the others waiting. */
async function attendAll(run: Run, rows: readonly KeyRow[]): Promise<Attended> {
  let refused: DataverseError | undefined;
  const states: SessionKeyState[] = [];
  for (const [index, row] of rows.entries()) {
    const done = await attend(run, row);
    if (done.ok && done.value !== undefined) states.push(done.value);
    if (done.ok || isTaken(done.error)) continue;
    refused ??= done.error;
    if (!isAboutRow(done.error)) return { refused, states: [...states, ...waitingAmong(rows.slice(index))] };
    states.push(...waitingAmong([row]));
  }
  return { refused, states };
}

function waitingAmong(rows: readonly KeyRow[]): readonly SessionKeyState[] {
  return rows.filter(({ phase }) => phase === 'waiting').map(waitingState);
}

/** What the engine is told; a run with nothing to do tells nothing. */
function toldOf(states: readonly SessionKeyState[]): Pick<JobRun, 'sessionKeys'> {
  return states.length === 0 ? {} : { sessionKeys: states };
}

function isAboutRow({ kind }: DataverseError): boolean {
  return kind === 'invalid' || kind === 'conflict';
}

function refusedBy(error: DataverseError, now: Date): JobRun {
  return { ...runRefusedBy(error, now), nextInMilliseconds: error.retryAfterMilliseconds ?? pauseMilliseconds };
}

/** Somebody else was faster, or the agent has changed or deleted the row: it is no longer ours to answer. */
function isTaken(error: DataverseError): boolean {
  return error.kind === 'precondition' || error.kind === 'not-found';
}

/** @returns how the request stands now, where that is worth telling */
async function attend(run: Run, row: KeyRow): Promise<Result<SessionKeyState | undefined>> {
  switch (row.phase) {
    case 'waiting':
      return answer(run, row);
    case 'ended': {
      const blanked = await write(run, row, row.etag, { bt_state: keyStates.expired, ...blank });
      return blanked.ok ? { ok: true, value: { id: row.id, state: 'expired' } } : blanked;
    }
    case 'stale': {
      const closed = await write(run, row, row.etag, { bt_state: keyStates.expired });
      return closed.ok ? { ok: true, value: undefined } : closed;
    }
    case 'drafted':
    case 'claimed':
    case 'done':
      return { ok: true, value: undefined };
  }
}

/** Writes to a row in the version that is known. */
function write(run: Run, row: KeyRow, etag: string, values: Row) {
  const { signal } = run.context;
  const returning = ['bt_state'];
  return run.client.update({ set: 'bt_sessionkeys', id: row.id, row: values, ifMatch: etag, returning, signal });
}

async function answer(run: Run, row: KeyRow): Promise<Result<SessionKeyState | undefined>> {
  const until = new Date(run.context.clock.now().getTime() + claimMilliseconds);
  const claim = await write(run, row, row.etag, {
    bt_state: keyStates.claimed,
    bt_claimeduntil: wholeSeconds(until),
  });
  if (!claim.ok) return claim;
  const given = await outcomeFor(run, row);
  const written = await write(run, row, claim.value.etag ?? row.etag, { bt_claimeduntil: null, ...given });
  if (!written.ok) return written;
  return { ok: true, value: answeredState(row, given, run.context.clock.now()) };
}

function failed(reason: keyof typeof keyReasons, message: string): Row {
  return {
    bt_state: keyStates.failed,
    bt_reason: keyReasons[reason],
    bt_error: fit(clean(message), keyTexts.bt_error),
  };
}

/** The columns that answer a request: a key, or why there is none. */
async function outcomeFor(run: Run, row: KeyRow): Promise<Row> {
  const { settings, remoteSupport, signal } = run.context;
  const { representativeNameFrom, perUserAndHour } = settings.sessionKeys;
  const ttlSeconds = shorter(row.ttlSeconds, settings.sessionKeys.ttlSeconds);
  if (row.caseNumber === undefined) return failed('caseNumber', 'The case has no number, or no longer exists.');
  const queue = askedQueue(row, run.connectionId, representativeNameFrom);
  if (!queue.ok) return failed(queue.reason, queue.message);
  const used = await issuedLately(run, row);
  if (!used.ok) return failed('dynamics', 'Dynamics 365 did not answer. Try again.');
  if (used.value >= perUserAndHour)
    return failed('limit', `You have asked for ${used.value} keys within an hour. Try again later.`);
  const key = await remoteSupport.generateSessionKey(
    { queue: queue.queue, externalKey: row.caseNumber, ...(ttlSeconds === undefined ? {} : { ttlSeconds }) },
    signal,
  );
  return answerOf(key, run.context.clock.now());
}

/** The agent's wish, up to what the configuration allows. */
function shorter(wanted: number | undefined, most: number | undefined): number | undefined {
  return wanted !== undefined && most !== undefined ? Math.min(wanted, most) : (wanted ?? most);
}

/** Counted by a column that agents cannot write: a draft may be as old as an hour when it is asked for. */
async function issuedLately({ client, context }: Run, row: KeyRow): Promise<Result<number>> {
  const since = new Date(context.clock.now().getTime() - hourMilliseconds);
  const filter = `_createdby_value eq ${guid(row.createdBy)} and bt_issuedat ge ${since.toISOString()}`;
  const top = context.settings.sessionKeys.perUserAndHour;
  const issued = await client.query({
    set: 'bt_sessionkeys',
    select: ['bt_sessionkeyid'],
    filter,
    top,
    signal: context.signal,
  });
  return issued.ok ? { ok: true, value: issued.value.rows.length } : issued;
}

/** A text that does not fit is left away: what is cut may be the address of the key. */
function mailOf(mail: SessionKey['mail']): Row {
  const { subject = '', body = '' } = mail ?? {};
  const fits = subject.length <= keyTexts.bt_mailsubject && body.length <= keyTexts.bt_mailbody;
  return { bt_mailsubject: fits ? clean(subject) || null : null, bt_mailbody: fits ? clean(body) || null : null };
}

/** Of what the appliance has against a request, what an agent can do about it. */
const refusalReasons = {
  refused: 'refused',
  protocol: 'refused',
  permission: 'forbidden',
  credentials: 'forbidden',
  'rate-limited': 'busy',
  unavailable: 'busy',
} as const satisfies Record<string, keyof typeof keyReasons>;

function answerOf(key: CommandResult<SessionKey>, now: Date): Row {
  if (!key.ok) return failed(refusalReasons[key.error.kind], key.error.message);
  const { shortKey, url, expiresAt, mail, queueStaffed } = key.value;
  // A cut address would lead elsewhere, and one of another kind must never become a link.
  const isAddress = /^https?:$/.test(URL.parse(url)?.protocol ?? '');
  if (!isAddress || url.length > keyTexts.bt_keyurl || shortKey.length > keyTexts.bt_shortkey) {
    return failed('notShowable', 'The appliance gave a key that cannot be shown.');
  }
  return {
    bt_state: keyStates.issued,
    bt_shortkey: shortKey,
    bt_keyurl: url,
    bt_issuedat: wholeSeconds(now),
    bt_expiresat: wholeSeconds(expiresAt),
    bt_reason: null,
    bt_error: null,
    bt_queuestaffed: queueStaffed ?? null,
    ...mailOf(mail),
  };
}
