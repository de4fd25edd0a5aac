import type { ReportItem } from '@casebridge/plugin-api';
import { type Collection, ElementWalk, type Level } from '../xml/element-walk.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { XmlHandler } from '../xml/xml-reader.ts';
import { createSessionAssembly, type SessionAssembly } from './session-assembly.ts';
import { systemLevel } from './system-level.ts';
import { unknownElements } from './values.ts';

/** Receives a SupportSession report, element by element, and knows how it ended. */
export interface SessionListHandler {
  /** What the document is to be told to. */
  readonly walk: XmlHandler;
  /** To be called once the document is complete; emits what was held back. */
  end(): void;
  /** Text of an `error` element, which is how the appliance refuses within a well-formed answer. */
  readonly vendorError: string | undefined;
}

/** What the handler needs of the one who drives it. */
export interface SessionListSink {
  readonly emit: (item: ReportItem) => void;
  /** Ends the reading: the document is well-formed, but not this report. */
  readonly refuseShape: (detail: string) => never;
  /** Ends the reading: one element is too large to be held. */
  readonly refuseWeight: () => never;
}

interface State {
  vendorError?: string;
  /** The session that is read, or the last one that was. */
  session?: SessionAssembly;
}

/**
 * Turns the elements of a SupportSession report into report items. Holds one participant, event or row at a time,
 * however long the report is. Source: docs/vendors/remote-support.md#session-report.
 *
 * The document is walked as a stack of levels: document, `session_list`, `session`, then either a list whose children
 * are things, or a thing itself, which is collected whole. Only `system_information` is walked further.
 */
export function createSessionListHandler(sink: SessionListSink): SessionListHandler {
  const state: State = {};
  const walk = new ElementWalk(documentLevel(state, sink), sink.refuseWeight);
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
    open: (name) => {
      if (name === 'error') return errorText(state);
      return name === 'session_list' ? listLevel(state, sink) : sink.refuseShape('the root is not session_list');
    },
  };
}

function listLevel(state: State, sink: SessionListSink): Level {
  const keep = (element: XmlElement) => {
    for (const unknown of unknownElements('', element)) sink.emit({ kind: 'unknown', element: unknown });
  };
  return {
    open: (name, attributes) => {
      if (name === 'error') return errorText(state);
      if (name !== 'session') return { finish: keep };
      state.session?.confirm();
      state.session = createSessionAssembly(attributes, sink);
      return sessionLevel(state.session);
    },
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
    open: (name) => {
      if (name === 'session_details') return eventsLevel(session);
      return session.isList(name) ? thingsLevel(session, name) : { finish: session.addFact };
    },
    close: session.close,
  };
}

function thingsLevel(session: SessionAssembly, list: string): Level {
  const thing: Collection = { finish: (element) => session.addThing(list, element) };
  return { open: () => thing };
}

function eventsLevel(session: SessionAssembly): Level {
  const event: Collection = {
    finish: session.addEvent,
    inside: { name: 'system_information', level: () => systemLevel(session) },
  };
  const other: Collection = { finish: session.addEvent };
  return {
    open: (name) => {
      if (name !== 'event') return other;
      session.startEvent();
      return event;
    },
  };
}
