import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { NamedValue, SessionHead, SessionReport } from '@casebridge/plugin-api';
import type { SessionFacts } from './plan.ts';

const compress = promisify(gzip);

/** Data of events that hold an address of a recording. */
const linkValues: ReadonlySet<string> = new Set(['download_url', 'view_url']);

// The signed form that chat and recordings have (docs/vendors/remote-support.md#links), wherever a text quotes it.
const signedLink = /https?:\/\/[^\s"'<>]*\/session_download\?[^\s"'<>]*/gi;
const removed = '[link removed]';

function withoutLinks(text: string): string {
  return text.replaceAll(signedLink, removed);
}

function withoutLinkValues(data: readonly NamedValue[]): NamedValue[] {
  return data.map(({ name, value }) => ({ name, value: linkValues.has(name) ? removed : withoutLinks(value) }));
}

function headWithoutLinks(head: SessionHead): SessionHead {
  const { chatViewUrl: _view, chatDownloadUrl: _download, ...rest } = head;
  return rest;
}

/** The report without the addresses that may open without a login (docs/vendors/remote-support.md#links). */
export function withoutSignedLinks(report: SessionReport): SessionReport {
  return {
    ...report,
    head: headWithoutLinks(report.head),
    recordings: report.recordings.map(({ kind, instance }) => (instance === undefined ? { kind } : { kind, instance })),
    events: report.events.map((event) => ({
      ...event,
      ...(event.body === undefined ? {} : { body: withoutLinks(event.body) }),
      data: withoutLinkValues(event.data),
    })),
    unknown: report.unknown.map((element) => ({
      ...element,
      text: withoutLinks(element.text),
      attributes: Object.fromEntries(
        Object.entries(element.attributes).map(([name, value]) => [name, withoutLinks(value)]),
      ),
    })),
  };
}

/** The whole report as JSON, for the viewer and for whoever wants to know more than the rows say. */
export function reportDocument(report: SessionReport, facts: SessionFacts): string {
  return JSON.stringify({ format: 'casebridge-session-report', version: 1, ...facts, report });
}

/** The name of the report file: it carries the digest, so that one look tells whether the file is the right one. */
export function reportFileName(documentDigest: string): string {
  return `session-${documentDigest.slice(0, 32)}.json.gz`;
}

/** Compresses the document with gzip. */
export async function compressDocument(document: string): Promise<Uint8Array> {
  return compress(document);
}
