import type { Collection, Level } from '../xml/element-walk.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import type { SessionAssembly } from './session-assembly.ts';
import { readFields, readRow, type SystemFields } from './system-information.ts';

const path = 'session_details/event/system_information';

/** The level inside `system_information`, which is told row by row: one of it can be tens of megabytes. */
export function systemLevel(session: SessionAssembly): Level {
  return {
    open: (name, attributes) => {
      if (name === 'category') return categoryLevel(session, attributes.name ?? '');
      return { finish: (element) => session.addUnknown(path, element) };
    },
  };
}

function categoryLevel(session: SessionAssembly, category: string): Level {
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

  function addOther(element: XmlElement): void {
    // A second description, or one behind the rows, cannot be told any more.
    if (element.name === 'description' && fields === undefined) announce(readFields(element));
    else session.addUnknown(`${path}/category`, element);
  }

  const row: Collection = { finish: addRow };
  const data: Level = { open: () => row };

  return {
    open: (name) => (name === 'data' ? data : { finish: addOther }),
    close: () => {
      if (fields === undefined) announce([]);
    },
  };
}
