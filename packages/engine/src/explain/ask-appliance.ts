import { type RemoteSupportClient, type SessionSummary, summarizeReport } from '@casebridge/remote-support';
import { faultOfRefusal } from '../source/refusals.ts';
import type { ExplainQuestion, Period } from './question.ts';
import { instantInWords, type Verdict } from './verdict.ts';

/** A report of a busy week is some megabytes; what is longer is looked at up to here. */
const mostBytes = 32 * 1024 * 1024;

/** Sessions of a period that fit a question, or why that cannot be known. */
export type ApplianceSearch =
  | { readonly ok: true; readonly sessions: readonly SessionSummary[]; readonly isWhole: boolean }
  | { readonly ok: false; readonly message: string };

/** Reads the reports of a period: the appliance itself can look for times only. docs/vendors/remote-support.md#time-parameters */
export async function searchAppliance(
  client: RemoteSupportClient,
  question: ExplainQuestion,
  { from, until }: Period,
  signal: AbortSignal,
): Promise<ApplianceSearch> {
  const sinceEpochSeconds = Math.max(0, Math.floor(from.getTime() / 1000));
  const durationSeconds = Math.max(1, Math.ceil((until.getTime() - from.getTime()) / 1000));
  const opened = await client.openSessionReports({ by: 'end', sinceEpochSeconds, durationSeconds }, { signal });
  if (!opened.ok) return { ok: false, message: opened.error.message };
  const { sessions, error } = await summarizeReport(upTo(opened.body, mostBytes));
  return { ok: true, sessions: sessions.filter((session) => fits(session, question)), isWhole: error === undefined };
}

/** What the appliance says of one session of which the engine has heard nothing that counts. */
export async function applianceVerdict(
  client: RemoteSupportClient,
  lsid: string,
  configurationId: string,
  signal: AbortSignal,
): Promise<Verdict> {
  const about = { links: [], configurationId };
  const opened = await client.openSessionReport(lsid, { signal });
  if (!opened.ok) {
    if (opened.error.kind === 'not-found') return { ...about, ...unknown };
    const { message, help } = faultOfRefusal(opened.error);
    return { ...about, code: 'appliance-refuses', sentence: `The appliance cannot be asked for it: ${message}`, help };
  }
  const { sessions, incomplete } = await summarizeReport(upTo(opened.body, mostBytes));
  const session = sessions[0] ?? incomplete;
  return session === undefined ? { ...about, ...unknown } : neverSent(session, configurationId);
}

/** A session that the appliance has, and the engine has not. */
export function neverSent(session: SessionSummary, configurationId: string): Verdict {
  const about = { links: [], configurationId };
  const endedAt = endOf(session);
  if (!session.ended || endedAt === undefined) {
    return {
      ...{ ...about, code: 'not-over' },
      sentence: 'The appliance knows it, but it is not over yet.',
      help: 'It comes when it has ended, if the appliance tells of it.',
    };
  }
  return {
    ...{ ...about, code: 'never-sent' },
    sentence: `The appliance has it; it ended at ${instantInWords(endedAt)}. The appliance never told of it, or not at this address.`,
    help: 'Look at the outbound event recipient of the appliance: its address, and that "Support Session End" is ticked there. A backfill brings the session over.',
    cure: {
      ...{ label: 'Bring it over', method: 'POST', path: '/api/backfills' },
      body: {
        configurationId,
        from: new Date(endedAt.getTime() - 60_000).toISOString(),
        until: new Date(endedAt.getTime() + 60_000).toISOString(),
      },
    },
  };
}

const unknown = {
  code: 'unknown-to-appliance',
  sentence: 'The appliance knows no such session.',
  help: 'Check the session id; an appliance keeps sessions for a time only.',
} as const;

function endOf({ head }: SessionSummary): Date | undefined {
  const seconds = head.endTime?.epochSeconds;
  return seconds === undefined ? undefined : new Date(seconds * 1000);
}

function fits({ head, customers, representatives }: SessionSummary, question: ExplainQuestion): boolean {
  const { lsid, key, customer, representative } = question;
  const holds = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase());
  if (lsid !== undefined && head.lsid.toLowerCase() !== lsid) return false;
  if (key !== undefined && head.externalKey?.trim().toLowerCase() !== key.toLowerCase()) return false;
  if (customer !== undefined && !customers.some((name) => holds(name, customer))) return false;
  return representative === undefined || representatives.some((name) => holds(name, representative));
}

/** The beginning of a body. */
async function* upTo(body: ReadableStream<Uint8Array>, bytes: number): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of body) {
    yield chunk;
    read += chunk.length;
    if (read >= bytes) return;
  }
}
