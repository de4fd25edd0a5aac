import type { ReportItem, SessionHead, SessionTime } from '@casebridge/plugin-api';
import type { RemoteSupportError } from '../result.ts';
import { type ReportChunks, type ReportEntry, readReport } from './report-reader.ts';

/** Summary of a saved report. Holds data of sessions: for the person who asked, never for a log. */
export interface ReportSummary {
  /** The sessions that are whole. */
  readonly sessions: readonly SessionSummary[];
  /** Why the report could not be read to its end, if so. */
  readonly error?: RemoteSupportError;
  /** The session in whose midst reading ended: what was found of it is a part. */
  readonly incomplete?: SessionSummary;
}

/** One session of a report. */
export interface SessionSummary {
  readonly head: SessionHead;
  readonly ended: boolean;
  readonly customers: readonly string[];
  readonly representatives: readonly string[];
  /** How many events there are of each type, in the order of the report. */
  readonly events: Readonly<Record<string, number>>;
  readonly files: readonly { readonly name: string; readonly sizeBytes?: number }[];
  /** Rows of system information by category. */
  readonly systemInformation: Readonly<Record<string, number>>;
  readonly surveys: readonly { readonly respondent: string; readonly gsnumber?: string; readonly answers: number }[];
  readonly customAttributes: readonly string[];
  readonly recordings: Readonly<Record<string, number>>;
  /** How often each element stands in the report that this reader does not know. */
  readonly unknown: Readonly<Record<string, number>>;
}

type Growing = {
  -readonly [K in keyof SessionSummary]: SessionSummary[K] extends readonly (infer E)[] ? E[] : SessionSummary[K];
};

interface Counts {
  readonly events: Map<string, number>;
  readonly systemInformation: Map<string, number>;
  readonly recordings: Map<string, number>;
  readonly unknown: Map<string, number>;
}

/**
 * Reads a report in bounded memory but for what is listed by name, and says what is in it.
 * @param chunks the bytes of a file or an answer
 */
export async function summarizeReport(chunks: ReportChunks): Promise<ReportSummary> {
  const sessions: SessionSummary[] = [];
  let present: { readonly summary: Growing; readonly counts: Counts } | undefined;
  let error: RemoteSupportError | undefined;
  const take = (entry: ReportEntry): void => {
    if (entry.kind === 'error') error = entry.error;
    else if (entry.kind === 'head') present = emptySummary(entry.head);
    else if (entry.kind === 'complete' && present !== undefined) {
      sessions.push(finished(present.summary, present.counts));
      present = undefined;
    } else if (present !== undefined) add(present.summary, present.counts, entry);
  };
  for await (const batch of readReport(chunks)) for (const entry of batch) take(entry);
  return {
    sessions,
    ...(error === undefined ? {} : { error }),
    ...(present === undefined ? {} : { incomplete: finished(present.summary, present.counts) }),
  };
}

function emptySummary(head: SessionHead): { readonly summary: Growing; readonly counts: Counts } {
  const lists = { customers: [], representatives: [], files: [], surveys: [], customAttributes: [] };
  return {
    summary: { head, ended: false, ...lists, events: {}, systemInformation: {}, recordings: {}, unknown: {} },
    counts: { events: new Map(), systemInformation: new Map(), recordings: new Map(), unknown: new Map() },
  };
}

function finished(summary: Growing, counts: Counts): SessionSummary {
  return {
    ...summary,
    ended: summary.head.endTime !== undefined,
    events: Object.fromEntries(counts.events),
    systemInformation: Object.fromEntries(counts.systemInformation),
    recordings: Object.fromEntries(counts.recordings),
    unknown: Object.fromEntries(counts.unknown),
  };
}

type Adder<K extends ReportItem['kind']> = (
  summary: Growing,
  counts: Counts,
  item: Extract<ReportItem, { readonly kind: K }>,
) => void;

const adders: { readonly [K in ReportItem['kind']]?: Adder<K> } = {
  'late-head': (summary, _, { head }) => {
    summary.head = { ...summary.head, ...head };
  },
  participant: ({ customers, representatives }, _, { participant }) => {
    const { role, displayName, username, gsnumber } = participant;
    const list = role === 'customer' ? customers : representatives;
    list.push(displayName ?? username ?? `number ${gsnumber}`);
  },
  event: ({ files }, { events }, { event }) => {
    count(events, event.type);
    files.push(...event.files);
  },
  'system-row': (_, { systemInformation }, { category }) => count(systemInformation, category),
  survey: ({ surveys }, _, { survey }) => {
    const { respondent, gsnumber, answers } = survey;
    surveys.push({ respondent, ...(gsnumber === undefined ? {} : { gsnumber }), answers: answers.length });
  },
  'custom-attribute': (summary, _, { customAttribute }) => void summary.customAttributes.push(customAttribute.codeName),
  recording: (_, { recordings }, { recording }) => count(recordings, recording.kind),
  unknown: (_, { unknown }, { element }) => count(unknown, element.path),
};

function add(summary: Growing, counts: Counts, item: ReportItem): void {
  (adders[item.kind] as Adder<ReportItem['kind']> | undefined)?.(summary, counts, item);
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

/** The summary as lines for a terminal. Control characters of the report cannot reach it. */
export function formatSummary(summary: ReportSummary): string {
  const { sessions, incomplete, error } = summary;
  const blocks = sessions.map((session) => formatSession(session, ''));
  if (incomplete !== undefined) blocks.push(formatSession(incomplete, ' (INCOMPLETE: only a part could be read)'));
  if (error !== undefined) blocks.push(formatError(error));
  if (blocks.length === 0) blocks.push('The report has no session.');
  return blocks.join('\n\n') + '\n';
}

function formatError({ kind, message, vendorText }: RemoteSupportError): string {
  return `Error (${kind}): ${message}${vendorText === undefined ? '' : `\n  The appliance says: ${printable(vendorText)}`}`;
}

function formatSession(session: SessionSummary, mark: string): string {
  const { head } = session;
  const lines: readonly (readonly [label: string, text: string | undefined])[] = [
    ['External key', head.externalKey],
    ['Start', formatTime(head.startTime)],
    ['End', formatTime(head.endTime) ?? 'none: the session runs, or its end is unknown'],
    ['Duration', head.durationSeconds === undefined ? undefined : `${head.durationSeconds} s`],
    ['Public site', head.publicSite?.name],
    ['Customers', session.customers.join(', ')],
    ['Representatives', session.representatives.join(', ')],
    ['Teams', head.teams.map(({ name }) => name).join(', ')],
    ['Custom attributes', session.customAttributes.join(', ')],
    ['Events', formatCounts(session.events)],
    ['Files', session.files.map(formatFile).join(', ')],
    ['System information', formatCounts(session.systemInformation)],
    ['Surveys', session.surveys.map(({ respondent, answers }) => `${respondent} (${answers} answers)`).join(', ')],
    ['Recordings', formatCounts(session.recordings)],
    ['Unknown elements', formatCounts(session.unknown)],
  ];
  const shown = lines.map(([label, text]) => `  ${label.padEnd(19)} ${printable(text === '' ? '-' : (text ?? '-'))}`);
  return [`Session ${head.lsid}${mark}`, ...shown].join('\n');
}

function formatTime(time: SessionTime | undefined): string | undefined {
  if (time === undefined) return undefined;
  return time.text === '' ? `${time.epochSeconds} s since 1970` : time.text;
}

function formatFile({ name, sizeBytes }: SessionSummary['files'][number]): string {
  return sizeBytes === undefined ? name : `${name} (${sizeBytes} bytes)`;
}

function formatCounts(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts);
  const total = entries.reduce((sum, [, each]) => sum + each, 0);
  return entries.length === 0 ? '' : `${total} (${entries.map(([name, each]) => `${each} ${name}`).join(', ')})`;
}

/** Without what would move the cursor, clear the screen or reverse the direction of writing. */
function printable(text: string): string {
  return text.replace(/\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/gu, ' ');
}
