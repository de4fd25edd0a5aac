import type { SessionHead } from '@casebridge/plugin-api';
import { defined } from '../defined.ts';
import { takeAttribute, takeText, takeTextAs, type UnreadElement } from '../xml/unread-element.ts';
import { parseDuration, parseInteger, takeTime } from './values.ts';

type HeadFacts = Partial<SessionHead>;

/**
 * How each child of `session` that is a fact about the whole session is read. A reader takes what it understands and gives
 * `undefined` if that is nothing. Source: docs/vendors/remote-support.md#session-report.
 */
const readers: Readonly<Record<string, (element: UnreadElement) => HeadFacts | undefined>> = {
  session_type: (element) => ({ sessionType: takeText(element).trim() }),
  lseq: integer((sequence) => ({ sequence })),
  start_time: (element) => wrap(takeTime(element), (startTime) => ({ startTime })),
  end_time: (element) => wrap(takeTime(element), (endTime) => ({ endTime })),
  duration: (element) => wrap(takeTextAs(element, parseDuration), (durationSeconds) => ({ durationSeconds })),
  rep_join_time: (element) => ({ representativeJoinTime: joinTime(element) }),
  public_site: (element) => ({ publicSite: named(element) }),
  external_key: (element) => ({ externalKey: takeText(element) }),
  session_chat_view_url: (element) => ({ chatViewUrl: takeText(element).trim() }),
  session_chat_download_url: (element) => ({ chatDownloadUrl: takeText(element).trim() }),
  file_transfer_count: integer((fileTransferCount) => ({ fileTransferCount })),
  file_move_count: integer((fileMoveCount) => ({ fileMoveCount })),
  file_delete_count: integer((fileDeleteCount) => ({ fileDeleteCount })),
  primary_customer: (element) => ({
    primaryCustomer: { ...defined({ gsnumber: takeAttribute(element, 'gsnumber') }), name: takeText(element) },
  }),
  primary_rep: (element) => ({
    primaryRepresentative: { ...defined({ gsnumber: takeAttribute(element, 'gsnumber') }), ...named(element) },
  }),
  primary_team: (element) => ({ primaryTeam: named(element) }),
  jumpoint: (element) => ({ jumpoint: named(element) }),
  jump_group: (element) => ({ jumpGroup: { ...defined({ type: takeAttribute(element, 'type') }), ...named(element) } }),
};

/** Whether a child of `session` with this name is a fact about the whole session. */
export function isHeadFact(name: string): boolean {
  return Object.hasOwn(readers, name);
}

/** Takes one fact; `undefined` if the value is not understood (a number that is none, an empty time). */
export function takeHeadFact(element: UnreadElement): HeadFacts | undefined {
  return readers[element.name]?.(element);
}

function integer(put: (value: number) => HeadFacts) {
  return (element: UnreadElement) => wrap(takeTextAs(element, parseInteger), put);
}

function wrap<T>(value: T | undefined, put: (value: T) => HeadFacts): HeadFacts | undefined {
  return value === undefined ? undefined : put(value);
}

/** The form of this time is known by its name alone: a text that is no instant is kept as it is. */
function joinTime(element: UnreadElement): NonNullable<SessionHead['representativeJoinTime']> {
  return takeTime(element) ?? { text: takeText(element) };
}

/** Takes a thing with a name and perhaps an id: a site, a team. */
export function named(element: UnreadElement): { readonly id?: string; readonly name: string } {
  return { ...defined({ id: takeAttribute(element, 'id') }), name: takeText(element) };
}
