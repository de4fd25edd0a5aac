import type { UnknownElement } from '@casebridge/plugin-api';
import { type Collection, ElementWalk, type Level } from '../xml/element-walk.ts';
import { hasLeft, textElement, type UnreadElement } from '../xml/unread-element.ts';
import type { XmlHandler } from '../xml/xml-reader.ts';
import { createSessionAssembly, type SessionAssembly, type SessionListSink } from './session-assembly.ts';
import { systemLevel } from './system-level.ts';
import { leftOf } from './values.ts';

/** Receives a SupportSession report, element by element, and knows how it ended. */
export interface SessionListHandler {
  /** Receives the document's elements. */
  readonly walk: XmlHandler;
  /** To be called once the document is complete; emits what was held back. */
  end(): void;
  /** Text of an `error` element, which is how the appliance refuses within a well-formed answer. */
  readonly vendorError: string | undefined;
}

// Nothing is known to stand there; more of it than this is no report.
const mostEarly = 1_000;

// Whoever reads the warnings looks at the first few.
const mostMended = 100;

interface State {
  vendorError?: string;
  /** The session that is read, or the last one that was. */
  session?: SessionAssembly;
  /** Unknown elements before the first session; they are kept with it. */
  readonly early: UnknownElement[];
}

/**
 * Turns the elements of a SupportSession report into report items. Holds one participant, event or row at a time,
 * however long the report is. Source: docs/vendors/remote-support.md#session-report.
 *
 * The document is walked as a stack of levels: document, `session_list`, `session`, then either a list whose children
 * are things, or a thing itself, which is collected whole. Only `system_information` is walked further.
 */
export function createSessionListHandler(sink: SessionListSink): SessionListHandler {
  const state: State = { early: [] };
  let places = 0;
  const walk = new ElementWalk(documentLevel(state, sink), sink.refuseWeight, (place) => {
    if (++places <= mostMended) state.session?.addMended(place);
  });
  return {
    walk,
    end: () => state.session?.confirm(),
    get vendorError() {
      return state.vendorError;
    },
  };
}

function documentLevel(state: State, sink: SessionListSink): Level {
  return {
    open: (element) => {
      if (element.name === 'error') return errorText(state);
      if (element.name !== 'session_list') return sink.refuseShape('the root is not session_list');
      return listLevel(state, sink, element);
    },
  };
}

function listLevel(state: State, sink: SessionListSink, list: UnreadElement): Level {
  const keep = (path: string, element: UnreadElement) => {
    if (state.session !== undefined) state.session.keepLeft(path, element);
    else if (hasLeft(element)) state.early.push(...leftOf(path, element));
    if (state.early.length > mostEarly) sink.refuseShape('there is too much before the first session');
  };
  list.isTaken = true;
  keep(list.name, list);
  return {
    open: (element) => {
      const { name } = element;
      if (name === 'error') return errorText(state);
      if (name !== 'session') return { finish: (found) => keep(`${list.name}/${name}`, found) };
      state.session?.confirm();
      state.session = createSessionAssembly(element, sink);
      state.session.keep(state.early.splice(0));
      return sessionLevel(state.session);
    },
    text: (text) => keep(list.name, textElement(text)),
  };
}

function errorText(state: State): Collection {
  return {
    finish: (element) => {
      state.vendorError ??= element.text.trim();
    },
  };
}

function sessionLevel(session: SessionAssembly): Level {
  return {
    open: (element) => {
      if (element.name === 'session_details') return eventsLevel(session, element);
      return session.isList(element.name) ? thingsLevel(session, element) : { finish: session.addFact };
    },
    text: (text) => session.keepText('session', text),
    close: session.close,
  };
}

function thingsLevel(session: SessionAssembly, list: UnreadElement): Level {
  session.keepStart(list.name, list);
  const thing: Collection = { finish: (element) => session.addThing(list.name, element) };
  return { open: () => thing, text: (text) => session.keepText(list.name, text) };
}

function eventsLevel(session: SessionAssembly, details: UnreadElement): Level {
  session.keepStart(details.name, details);
  const event: Collection = {
    finish: session.addEvent,
    inside: { name: 'system_information', level: (element) => systemLevel(session, element) },
  };
  const other: Collection = { finish: session.addEvent };
  return {
    open: ({ name }) => {
      if (name !== 'event') return other;
      session.startEvent();
      return event;
    },
    text: (text) => session.keepText(details.name, text),
  };
}
