import type { Recording, SessionHead, UnknownElement } from '@casebridge/plugin-api';
import { parseLsid } from '../lsid.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { isHeadFact, named, readHeadFact } from './head-facts.ts';
import { createHeadFirst } from './head-first.ts';
import { readEvent } from './session-event.ts';
import type { SessionListSink } from './session-list-handler.ts';
import { isThingList, readThing } from './session-things.ts';
import type { SystemFields } from './system-information.ts';
import { timesDisagree, unknownElements } from './values.ts';

/** Puts one session together and emits its items in the promised order: head, the rest, late head, complete. */
export interface SessionAssembly {
  /** Whether a child of `session` is a list of things, other than the log of events. */
  readonly isList: (name: string) => boolean;
  readonly addFact: (element: XmlElement) => void;
  readonly addThing: (list: string, element: XmlElement) => void;
  /** Gives the next event its number, so that its system information can be told before it. */
  readonly startEvent: () => void;
  readonly addEvent: (element: XmlElement) => void;
  readonly addCategory: (category: string, fields: SystemFields) => void;
  readonly addRow: (category: string, row: readonly string[]) => void;
  /** Keeps an element that is not known. */
  readonly addUnknown: (path: string, element: XmlElement) => void;
  /** The session's end tag has come. */
  readonly close: () => void;
  /** What follows the session is well-formed too: only now is the session known to be whole. */
  readonly confirm: () => void;
}

const eventPath = 'session_details/event';

/** Starts a session. Refuses the report if the session has no id. */
export function createSessionAssembly(
  attributes: Readonly<Record<string, string>>,
  sink: SessionListSink,
): SessionAssembly {
  const lsid = parseLsid(attributes.lsid) ?? sink.refuseShape('a session has no session id');
  const items = createHeadFirst(lsid, (item) => sink.emit(item));
  const facts = createFacts((found) => items.putFacts(found));
  const unreadOfEvent: XmlElement[] = [];
  const leaveUnread = (child: XmlElement) => void unreadOfEvent.push(child);
  let ordinal = 0;

  function keep(unknown: Iterable<UnknownElement>): void {
    for (const element of unknown) items.emitAfterHead({ kind: 'unknown', element });
  }

  function addThing(list: string, element: XmlElement): void {
    const thing = readThing(list, element);
    if (thing?.amongFacts === true) items.emitAfterHead(thing.item);
    else if (thing !== undefined) items.emit(thing.item);
    keep(thing?.unknown ?? unknownElements(list, element));
  }

  function addEvent(element: XmlElement): void {
    items.emit({ kind: 'event', event: readEvent(element, ordinal, leaveUnread) });
    if (unreadOfEvent.length > 0)
      keep(unreadOfEvent.splice(0).flatMap((child) => [...unknownElements(eventPath, child)]));
  }

  return {
    isList: (name) => name === 'team_list' || isThingList(name),
    addFact: (element) => {
      if (!facts.add(element)) keep(unknownElements('', element));
    },
    addThing: (list, element) => {
      if (list === 'team_list' && element.name === 'team') facts.addTeam(element);
      else addThing(list, element);
    },
    startEvent: () => {
      ordinal++;
    },
    addEvent: (element) => {
      if (element.name === 'event') addEvent(element);
      else keep(unknownElements('session_details', element));
    },
    addCategory: (category, fields) => items.emit({ kind: 'system-category', ordinal, category, fields }),
    addRow: (category, row) => items.emit({ kind: 'system-row', ordinal, category, row }),
    addUnknown: (path, element) => keep(unknownElements(path, element)),
    close: () => {
      const recording = facts.end();
      if (recording !== undefined) items.emitAfterHead({ kind: 'recording', recording });
      items.end();
    },
    confirm: () => sink.emit({ kind: 'complete', lsid }),
  };
}

/** The facts about the whole session, some of which are spread over several elements. */
function createFacts(put: (facts: Partial<SessionHead>) => void) {
  const teams: SessionHead['teams'][number][] = [];
  let screenRecording: Recording = { kind: 'session' };

  return {
    /** @returns whether the element is understood and can be forgotten */
    add: (element: XmlElement): boolean => {
      const url = element.text.trim();
      if (element.name === 'session_recording_view_url') screenRecording = { ...screenRecording, viewUrl: url };
      else if (element.name === 'session_recording_download_url') {
        screenRecording = { ...screenRecording, downloadUrl: url };
      } else if (isHeadFact(element.name)) return addHeadFact(element, put);
      else return false;
      return true;
    },
    addTeam: (element: XmlElement): void => {
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

function addHeadFact(element: XmlElement, put: (facts: Partial<SessionHead>) => void): boolean {
  const facts = readHeadFact(element);
  if (facts === undefined) return element.text.trim() === '';
  put(facts);
  // The timestamp holds, but a text that names another instant is not dropped silently.
  return !timesDisagree(element);
}
