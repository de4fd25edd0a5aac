import type {
  MendedPlace,
  ReportItem,
  SessionEvent,
  SessionHead,
  SessionReport,
  SystemCategory,
  UnknownElement,
} from '@casebridge/plugin-api';
import { parseLsid } from '../lsid.ts';
import { refuse, type RemoteSupportError, type Result } from '../result.ts';
import type { XmlLimits } from '../xml/xml-reader.ts';
import { createReportParser, guarded, type ReportChunks } from './report-reader.ts';

/** Which session is expected, and how much of it. */
export interface CollectOptions {
  /** The session that was asked for. */
  readonly lsid: string;
  /** Longest document in bytes. */
  readonly maxBytes?: number;
  readonly limits?: XmlLimits;
}

const defaultMaxBytes = 256 * 1024 * 1024;

type Growing<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

/**
 * Reads the report of one session as a whole. Whether the session is over is left to the caller: see `isEnded`.
 * @returns the report; or `not-found` if the report has no session, `protocol` if it is not well-formed, not complete,
 * larger than `maxBytes`, or about another session, `unavailable` if the source of the chunks broke off
 */
export async function collectReport(
  chunks: ReportChunks,
  options: CollectOptions,
): Promise<Result<{ report: SessionReport }>> {
  const wanted = parseLsid(options.lsid);
  const collector = createReportCollector();
  const parser = createReportParser((item) => collector.add(item), { maxBytes: defaultMaxBytes, ...options });
  for await (const chunk of guarded(chunks)) {
    const error = chunk instanceof Uint8Array ? parser.write(chunk) : chunk;
    if (error !== undefined) return refuse(error);
  }
  const error = parser.end();
  if (error !== undefined) return refuse(error);
  const report = collector.reports.find((each) => each.head.lsid === wanted);
  return report === undefined ? refuse(missing(collector.reports.length)) : { ok: true, report };
}

function missing(others: number): RemoteSupportError {
  if (others > 0) return { kind: 'protocol', message: 'The appliance answered with the report of another session.' };
  return { kind: 'not-found', message: 'The appliance knows no such session.' };
}

/** Whether the report tells the end of its session. One that does not is of a running session, or came too early. */
export function isEnded(report: SessionReport): boolean {
  return report.head.endTime !== undefined;
}

/** Puts items together to whole reports. */
export interface ReportCollector {
  add(item: ReportItem): void;
  /** The sessions that are complete. */
  readonly reports: readonly SessionReport[];
}

/** Makes a collector for the items of one stream. */
export function createReportCollector(): ReportCollector {
  const reports: SessionReport[] = [];
  let present = emptyReport();
  let categories: Growing<SystemCategory>[] = [];

  const add: { readonly [K in ReportItem['kind']]: (item: Extract<ReportItem, { kind: K }>) => void } = {
    head: ({ head }) => {
      present.head = head;
    },
    'late-head': ({ head }) => {
      present.head = { ...present.head, ...head };
    },
    participant: ({ participant }) => void present.participants.push(participant),
    'custom-attribute': ({ customAttribute }) => void present.customAttributes.push(customAttribute),
    survey: ({ survey }) => void present.surveys.push(survey),
    recording: ({ recording }) => void present.recordings.push(recording),
    unknown: ({ element }) => void present.unknown.push(element),
    mended: ({ place }) => void (present.mended ??= []).push(place),
    'system-category': ({ category, fields }) =>
      void categories.push({ name: category, fields: [...fields], rows: [] }),
    'system-row': ({ row }) => void categories.at(-1)?.rows.push(row),
    event: ({ event }) => {
      present.events.push(categories.length > 0 ? { ...event, systemInformation: { categories } } : event);
      categories = [];
    },
    complete: () => {
      reports.push(present);
      present = emptyReport();
    },
  };

  return { reports, add: (item) => (add[item.kind] as (item: ReportItem) => void)(item) };
}

interface GrowingReport extends SessionReport {
  head: SessionHead;
  readonly participants: SessionReport['participants'][number][];
  readonly customAttributes: SessionReport['customAttributes'][number][];
  readonly surveys: SessionReport['surveys'][number][];
  readonly recordings: SessionReport['recordings'][number][];
  readonly events: SessionEvent[];
  readonly unknown: UnknownElement[];
  mended?: MendedPlace[];
}

function emptyReport(): GrowingReport {
  return {
    head: { lsid: '', teams: [] },
    participants: [],
    customAttributes: [],
    surveys: [],
    recordings: [],
    events: [],
    unknown: [],
  };
}
