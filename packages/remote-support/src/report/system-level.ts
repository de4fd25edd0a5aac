import type { Collection, Level } from '../xml/element-walk.ts';
import { takeAttribute, type UnreadElement } from '../xml/unread-element.ts';
import type { SessionAssembly } from './session-assembly.ts';
import { readFields, readRow, withIdsOf, type SystemFields } from './system-information.ts';

const path = 'session_details/event/system_information';

/** The level inside `system_information`, which is told row by row: one of it can be tens of megabytes. */
export function systemLevel(session: SessionAssembly, start: UnreadElement): Level {
  session.keepStart(path, start);
  return {
    open: (child) => {
      if (child.name === 'category') return categoryLevel(session, child);
      return { finish: (element) => session.keepLeft(`${path}/${element.name}`, element) };
    },
    text: (text) => session.keepText(path, text),
  };
}

function categoryLevel(session: SessionAssembly, start: UnreadElement): Level {
  const category = takeAttribute(start, 'name') ?? '';
  session.keepStart(`${path}/category`, start);
  let described: SystemFields | undefined;
  let announced: SystemFields | undefined;

  // Only the first row tells whether headers without an id have one there.
  function announce(found: SystemFields): SystemFields {
    session.addCategory(category, found);
    announced = found;
    return found;
  }

  function addRow(element: UnreadElement): void {
    if (element.name === 'row') {
      const fields = announced ?? announce(withIdsOf(element, described ?? []));
      session.addRow(category, readRow(element, fields));
    }
    session.keepLeft(`${path}/category/data/${element.name}`, element);
  }

  function addOther(element: UnreadElement): void {
    // A second description, or one behind the rows, cannot be told any more.
    if (element.name === 'description' && described === undefined && announced === undefined) {
      described = readFields(element);
    }
    session.keepLeft(`${path}/category/${element.name}`, element);
  }

  return {
    open: (child) => (child.name === 'data' ? dataLevel(session, child, addRow) : { finish: addOther }),
    text: (text) => session.keepText(`${path}/category`, text),
    close: () => {
      if (announced === undefined) announce(described ?? []);
    },
  };
}

function dataLevel(session: SessionAssembly, start: UnreadElement, finish: Collection['finish']): Level {
  const dataPath = `${path}/category/data`;
  session.keepStart(dataPath, start);
  const row: Collection = { finish };
  return { open: () => row, text: (text) => session.keepText(dataPath, text) };
}
