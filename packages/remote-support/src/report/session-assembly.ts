import type { MendedPlace, Recording, ReportItem, SessionHead, UnknownElement } from '@casebridge/plugin-api';
import { parseLsid } from '../lsid.ts';
import { hasLeft, takeAttribute, takeText, textElement, type UnreadElement } from '../xml/unread-element.ts';
import { isHeadFact, named, takeHeadFact } from './head-facts.ts';
import { createHeadFirst } from './head-first.ts';
import { readEvent } from './session-event.ts';
import { isThingList, takeThing } from './session-things.ts';
import type { SystemFields } from './system-information.ts';
import { leftOf } from './values.ts';

/** Callbacks of the reader of a session list. */
export interface SessionListSink {
  readonly emit: (item: ReportItem) => void;
  /** Ends the reading: the document is well-formed, but not this report. */
  readonly refuseShape: (detail: string) => never;
  /** Ends the reading: one element is too large to be held. */
  readonly refuseWeight: () => never;
}

/**
 * Puts one session together and emits its items in the promised order: head, the rest, late head, complete. What nobody takes
 * of an element is emitted as unknown, so that nothing of a report vanishes.
 */
export interface SessionAssembly {
  /** Whether a child of `session` is a list of things, other than the log of events. */
  readonly isList: (name: string) => boolean;
  readonly addFact: (element: UnreadElement) => void;
  readonly addThing: (list: string, element: UnreadElement) => void;
  /** Gives the next event its number, so that its system information can be told before it. */
  readonly startEvent: () => void;
  readonly addEvent: (element: UnreadElement) => void;
  readonly addCategory: (category: string, fields: SystemFields) => void;
  readonly addRow: (category: string, row: readonly string[]) => void;
  /** Keeps what was not taken of an element. @param path of the element, from the session down */
  readonly keepLeft: (path: string, element: UnreadElement) => void;
  /** The same for the start tag of an element that is known and walked. */
  readonly keepStart: (path: string, start: UnreadElement) => void;
  /** Keeps a text that stands where none is expected. */
  readonly keepText: (path: string, text: string) => void;
  /** Keeps what was found outside of sessions. */
  readonly keep: (unknown: Iterable<UnknownElement>) => void;
  /** Notes a fault of the document that was mended. */
  readonly addMended: (place: MendedPlace) => void;
  /** The session's end tag has come. */
  readonly close: () => void;
  /** Called once the rest of the document was well-formed: only then is the session known to be whole. */
  readonly confirm: () => void;
}

const detailsPath = 'session_details';

/** Starts a session at its start tag. Refuses the report if the session has no id. */
export function createSessionAssembly(start: UnreadElement, sink: SessionListSink): SessionAssembly {
  const lsid = parseLsid(takeAttribute(start, 'lsid')) ?? sink.refuseShape('a session has no session id');
  const items = createHeadFirst(lsid, (item) => sink.emit(item));
  const facts = createFacts((found) => items.putFacts(found));
  /** Of the event that is read; system information is told before its event. */
  let openEvent: number | undefined;
  let events = 0;

  function keep(unknown: Iterable<UnknownElement>): void {
    for (const element of unknown) items.emitAfterHead({ kind: 'unknown', element });
  }

  function keepLeft(path: string, element: UnreadElement): void {
    if (hasLeft(element)) keep(leftOf(path, element, openEvent));
  }

  function addThing(list: string, element: UnreadElement): void {
    const thing = takeThing(list, element);
    if (thing?.amongFacts === true) items.emitAfterHead(thing.item);
    else if (thing !== undefined) items.emit(thing.item);
    keepLeft(`${list}/${element.name}`, element);
  }

  function addEvent(element: UnreadElement): void {
    if (element.name === 'event') items.emit({ kind: 'event', event: readEvent(element, events) });
    keepLeft(`${detailsPath}/${element.name}`, element);
    openEvent = undefined;
  }

  function keepStart(path: string, element: UnreadElement): void {
    element.isTaken = true;
    keepLeft(path, element);
  }

  keepStart('session', start);
  return {
    isList: (name) => name === 'team_list' || isThingList(name),
    addFact: (element) => {
      facts.add(element);
      keepLeft(element.name, element);
    },
    addThing: (list, element) => {
      if (list === 'team_list' && element.name === 'team') facts.addTeam(element);
      addThing(list, element);
    },
    startEvent: () => {
      openEvent = ++events;
    },
    addEvent,
    addCategory: (category, fields) => items.emit({ kind: 'system-category', ordinal: events, category, fields }),
    addRow: (category, row) => items.emit({ kind: 'system-row', ordinal: events, category, row }),
    keepLeft,
    keepStart,
    keepText: (path, text) => keepLeft(path, textElement(text)),
    keep,
    addMended: (place) => items.emitAfterHead({ kind: 'mended', place }),
    close: () => {
      const recording = facts.end();
      if (recording !== undefined) items.emitAfterHead({ kind: 'recording', recording });
      items.end();
    },
    confirm: () => sink.emit({ kind: 'complete', lsid }),
  };
}

/** The facts about the whole session, some of which are spread over several elements. What comes twice holds once. */
function createFacts(put: (facts: Partial<SessionHead>) => void) {
  const told = new Set<string>();
  const teams: SessionHead['teams'][number][] = [];
  let screenRecording: Recording = { kind: 'session' };

  function take(element: UnreadElement): boolean {
    if (element.name === 'session_recording_view_url') {
      screenRecording = { ...screenRecording, viewUrl: takeText(element).trim() };
      return true;
    }
    if (element.name === 'session_recording_download_url') {
      screenRecording = { ...screenRecording, downloadUrl: takeText(element).trim() };
      return true;
    }
    const found = isHeadFact(element.name) ? takeHeadFact(element) : undefined;
    if (found !== undefined) put(found);
    return found !== undefined;
  }

  return {
    add: (element: UnreadElement): void => {
      if (!told.has(element.name) && take(element)) told.add(element.name);
    },
    addTeam: (element: UnreadElement): void => {
      teams.push(named(element));
    },
    /** @returns the recording of the screen, if there is one */
    end: (): Recording | undefined => {
      if (teams.length > 0) put({ teams });
      const { viewUrl = '', downloadUrl = '' } = screenRecording;
      return viewUrl === '' && downloadUrl === '' ? undefined : screenRecording;
    },
  };
}
