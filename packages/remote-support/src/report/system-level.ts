import type { XmlElement } from '../xml/xml-element.ts';
import type { CollectingLevel, Level } from './level.ts';
import type { SessionAssembly } from './session-assembly.ts';
import { readFields, readRow, type SystemFields } from './system-information.ts';

const path = 'session_details/event/system_information';

/** The level inside `system_information`, which is told row by row: one of it can be tens of megabytes. */
export function systemLevel(session: SessionAssembly, collecting: CollectingLevel): Level {
  return {
    open: (name, attributes) => {
      if (name === 'category') return categoryLevel(session, collecting, attributes.name ?? '');
      return collecting.start(name, attributes, (element) => session.addUnknown(path, element));
    },
  };
}

function categoryLevel(session: SessionAssembly, collecting: CollectingLevel, category: string): Level {
  let fields: SystemFields | undefined;

  function announce(found: SystemFields): SystemFields {
    fields = found;
    session.addCategory(category, found);
    return found;
  }

  function addRow(element: XmlElement): void {
    if (element.name === 'row') session.addRow(category, readRow(element, fields ?? announce([])));
    else session.addUnknown(`${path}/category/data`, element);
  }

  const data: Level = { open: (name, attributes) => collecting.start(name, attributes, addRow) };

  return {
    open: (name, attributes) => {
      if (name === 'data') return data;
      return collecting.start(name, attributes, (element) => {
        // A second description, or one behind the rows, cannot be told any more.
        if (name === 'description' && fields === undefined) announce(readFields(element));
        else session.addUnknown(`${path}/category`, element);
      });
    },
    close: () => {
      if (fields === undefined) announce([]);
    },
  };
}
