import type { SessionHead } from '@casebridge/plugin-api';
import { defined } from '../defined.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { parseDuration, parseInteger, parseTime } from './values.ts';

type HeadFacts = Partial<SessionHead>;

/**
 * How each child of `session` that is a fact about the whole session is read. A reader that gives `undefined` does not
 * understand the value. Source: docs/vendors/remote-support.md#session-report.
 */
const readers: Readonly<Record<string, (element: XmlElement) => HeadFacts | undefined>> = {
  session_type: ({ text }) => ({ sessionType: text.trim() }),
  lseq: integer((sequence) => ({ sequence })),
  start_time: (element) => wrap(parseTime(element), (startTime) => ({ startTime })),
  end_time: (element) => wrap(parseTime(element), (endTime) => ({ endTime })),
  duration: ({ text }) => wrap(parseDuration(text), (durationSeconds) => ({ durationSeconds })),
  rep_join_time: ({ text }) => ({ representativeJoinTime: text }),
  public_site: (element) => ({ publicSite: named(element) }),
  external_key: ({ text }) => ({ externalKey: text }),
  session_chat_view_url: ({ text }) => ({ chatViewUrl: text.trim() }),
  session_chat_download_url: ({ text }) => ({ chatDownloadUrl: text.trim() }),
  file_transfer_count: integer((fileTransferCount) => ({ fileTransferCount })),
  file_move_count: integer((fileMoveCount) => ({ fileMoveCount })),
  file_delete_count: integer((fileDeleteCount) => ({ fileDeleteCount })),
  primary_customer: ({ attributes, text }) => ({
    primaryCustomer: { ...defined({ gsnumber: attributes.gsnumber }), name: text },
  }),
  primary_rep: ({ attributes, text }) => ({
    primaryRepresentative: { ...defined({ gsnumber: attributes.gsnumber, id: attributes.id }), name: text },
  }),
  primary_team: (element) => ({ primaryTeam: named(element) }),
  jumpoint: (element) => ({ jumpoint: named(element) }),
  jump_group: (element) => ({ jumpGroup: { ...defined({ type: element.attributes.type }), ...named(element) } }),
};

/** Whether a child of `session` with this name is a fact about the whole session. */
export function isHeadFact(name: string): boolean {
  return Object.hasOwn(readers, name);
}

/** Reads one fact; `undefined` if the value is not understood (a number that is none, an empty time). */
export function readHeadFact(element: XmlElement): HeadFacts | undefined {
  return readers[element.name]?.(element);
}

function integer(put: (value: number) => HeadFacts) {
  return ({ text }: XmlElement) => wrap(parseInteger(text), put);
}

function wrap<T>(value: T | undefined, put: (value: T) => HeadFacts): HeadFacts | undefined {
  return value === undefined ? undefined : put(value);
}

/** A thing with a name and perhaps an id: a site, a team. */
export function named(element: XmlElement): { readonly id?: string; readonly name: string } {
  return { ...defined({ id: element.attributes.id }), name: element.text };
}
