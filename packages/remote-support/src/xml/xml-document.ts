import { Refusal } from '../refusal.ts';
import { refuse, type Result } from '../result.ts';
import { ElementWalk } from './element-walk.ts';
import type { XmlElement } from './xml-element.ts';
import { createXmlReader } from './xml-reader.ts';

/**
 * Reads a small document as a tree, under the same limits as a report.
 * @returns its root, or `protocol` with the place where reading ended
 */
export function readXmlDocument(bytes: Uint8Array): Result<{ root: XmlElement }> {
  const found: XmlElement[] = [];
  const collect = { finish: (element: XmlElement) => void found.push(element) };
  const handler = new ElementWalk({ open: () => collect }, () => {
    throw reader.limitFault('an element is too large');
  });
  const reader = createXmlReader(handler);
  try {
    reader.write(bytes);
    reader.end();
    const [root] = found;
    if (root === undefined) throw reader.shapeFault('there is no element');
    return { ok: true, root };
  } catch (error) {
    if (error instanceof Refusal) return refuse(error.error);
    throw error;
  }
}
