import type { ReportItem } from '@casebridge/plugin-api';
import type { XmlElement } from '../xml/xml-element.ts';
import type { XmlHandler } from '../xml/xml-reader.ts';
import { type Attributes, type CollectingLevel, createCollectingLevel, type Level } from './level.ts';
import { createSessionAssembly, type SessionAssembly } from './session-assembly.ts';
import { systemLevel } from './system-level.ts';
import { unknownElements } from './values.ts';

/** Receives a SupportSession report, element by element, and knows how it ended. */
export interface SessionListHandler extends XmlHandler {
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
  /** Elements are collected one at a time, but a row of system information stands inside its event. */
  readonly outer: CollectingLevel;
  readonly inner: CollectingLevel;
}

/**
 * Turns the elements of a SupportSession report into report items. Holds one participant, event or row at a time,
 * however long the report is. Source: docs/vendors/remote-support.md#session-report.
 *
 * The document is walked as a stack of levels: document, `session_list`, `session`, then either a list whose children
 * are things, or a thing itself, which is collected whole. Only `system_information` is walked further.
 */
export function createSessionListHandler(sink: SessionListSink): SessionListHandler {
  const state: State = {
    outer: createCollectingLevel(sink.refuseWeight),
    inner: createCollectingLevel(sink.refuseWeight),
  };
  const levels: Level[] = [];
  let top: Level = documentLevel(state, sink);
  // The level at the top if it collects: most elements stand inside one that is collected and need no level of their own.
  let collecting: CollectingLevel | undefined;

  function enter(level: Level): void {
    top = level;
    collecting = level === state.outer || level === state.inner ? (level as CollectingLevel) : undefined;
  }

  return {
    open: (name, attributes) => {
      if (collecting?.takeOpen(name, attributes) === true) return;
      levels.push(top);
      enter(top.open(name, attributes));
    },
    text: (text) => collecting?.takeText(text),
    close: () => {
      if (collecting?.takeClose() === true) return;
      top.close?.();
      enter(levels.pop() ?? top);
    },
    afterBlock: () => collecting?.afterBlock(),
    end: () => state.session?.confirm(),
    get vendorError() {
      return state.vendorError;
    },
  };
}

function documentLevel(state: State, sink: SessionListSink): Level {
  return {
    open: (name, attributes) => {
      if (name === 'error') return errorText(state, attributes);
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
      if (name === 'error') return errorText(state, attributes);
      if (name !== 'session') return state.outer.start(name, attributes, keep);
      state.session?.confirm();
      state.session = createSessionAssembly(attributes, sink);
      return sessionLevel(state, state.session);
    },
  };
}

function errorText(state: State, attributes: Attributes): Level {
  return state.outer.start('error', attributes, (element) => {
    state.vendorError ??= element.text.trim();
  });
}

function sessionLevel({ outer, inner }: State, session: SessionAssembly): Level {
  return {
    open: (name, attributes) => {
      if (name === 'session_details') return eventsLevel(outer, inner, session);
      if (session.isList(name)) return thingsLevel(outer, session, name);
      return outer.start(name, attributes, session.addFact);
    },
    close: session.close,
  };
}

function thingsLevel(outer: CollectingLevel, session: SessionAssembly, list: string): Level {
  const add = (element: XmlElement) => session.addThing(list, element);
  return { open: (name, attributes) => outer.start(name, attributes, add) };
}

function eventsLevel(outer: CollectingLevel, inner: CollectingLevel, session: SessionAssembly): Level {
  const divert = (child: string) => (child === 'system_information' ? systemLevel(session, inner) : undefined);
  return {
    open: (name, attributes) => {
      if (name !== 'event') return outer.start(name, attributes, session.addEvent);
      session.startEvent();
      return outer.start(name, attributes, session.addEvent, divert);
    },
  };
}
