import type { NamedValue, SessionHead, SessionReport } from '@casebridge/plugin-api';
import { redactReport } from '../redaction/redact-report.ts';

/** Data of events that hold an address of a recording. */
const linkValues: ReadonlySet<string> = new Set(['download_url', 'view_url']);

// The signed form that chat and recordings have (docs/vendors/remote-support.md#links), wherever a text quotes it.
const signedLink = /https?:\/\/[^\s"'<>]*\/session_download\?[^\s"'<>]*/gi;
const removed = '[link removed]';

function withoutLinks(text: string): string {
  return text.replaceAll(signedLink, removed);
}

function withoutLinkValues(data: readonly NamedValue[]): NamedValue[] {
  return data.map(({ name, value }) => ({ name, value: linkValues.has(name) ? removed : value }));
}

function headWithoutLinks(head: SessionHead): SessionHead {
  const { chatViewUrl: _view, chatDownloadUrl: _download, ...rest } = head;
  return rest;
}

/**
 * The report without the addresses that may open without a login (docs/vendors/remote-support.md#links), wherever they stand:
 * also where somebody pasted one into the chat, a note or a survey.
 */
export function withoutSignedLinks(report: SessionReport): SessionReport {
  const events = report.events.map((event) => ({ ...event, data: withoutLinkValues(event.data) }));
  return {
    ...redactReport({ ...report, events }, withoutLinks),
    head: headWithoutLinks(report.head),
    recordings: report.recordings.map(({ kind, instance }) => (instance === undefined ? { kind } : { kind, instance })),
  };
}

type NamedLink = readonly [name: string, url: string];

function linksOfHead({ head, recordings }: SessionReport): NamedLink[] {
  return [
    ['Chat', head.chatViewUrl ?? ''],
    ['Chat (download)', head.chatDownloadUrl ?? ''],
    ...recordings.flatMap(({ kind, instance, viewUrl = '', downloadUrl = '' }): NamedLink[] => {
      const name = `Recording: ${kind}${instance === undefined ? '' : ` ${instance}`}`;
      return [
        [name, viewUrl],
        [`${name} (download)`, downloadUrl],
      ];
    }),
  ];
}

function linksOfEvents({ events }: SessionReport): NamedLink[] {
  return events.flatMap(({ type, data }) =>
    data
      .filter(({ name }) => linkValues.has(name))
      .map(({ name, value }): NamedLink => [name === 'view_url' ? type : `${type} (download)`, value]),
  );
}

/**
 * The addresses of a report that may open without a login, with what they lead to, one on a line: for a column that few may
 * read. An event's is named where nothing before it leads to the same.
 */
export function signedLinksOf(report: SessionReport): string {
  const links = linksOfHead(report);
  const known = new Set(links.map(([, url]) => url));
  return [...links, ...linksOfEvents(report).filter(([, url]) => !known.has(url))]
    .filter(([, url]) => url !== '')
    .map(([name, url]) => `${name}: ${url}`)
    .join('\n');
}
