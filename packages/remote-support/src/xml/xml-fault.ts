import { Refusal } from '../refusal.ts';
import type { XmlProblem } from '../result.ts';

const problems: Readonly<Record<XmlProblem, string>> = {
  malformed: 'The XML is not well-formed',
  truncated: 'The XML ends before it is complete',
  doctype: 'The XML has a DOCTYPE, which is refused',
  entity: 'The XML uses an entity beyond the five of the standard',
  encoding: 'The XML is not UTF-8',
  limit: 'The XML goes beyond a safety limit',
  shape: 'The XML is not of the expected shape',
};

/** Makes the fault for a document that cannot be read. `detail` must not quote the document. */
export function xmlFault(problem: XmlProblem, line: number, column: number, detail?: string): Refusal {
  const message = `${problems[problem]} (line ${line}, column ${column})${detail === undefined ? '' : `: ${detail}`}.`;
  return new Refusal({ kind: 'protocol', message, xml: { problem, line, column } });
}
