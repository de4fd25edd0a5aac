import type { SessionTime, UnknownElement } from '@casebridge/plugin-api';
import type { XmlElement } from '../xml/xml-element.ts';

/** A whole number of at most 15 digits; `undefined` for anything else, also for an empty text. */
export function parseInteger(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return parseDigits(text) ?? parsePaddedInteger(text);
}

/** The usual case, digit by digit: there is a number in each event, and a regular expression takes ten times as long. */
function parseDigits(text: string): number | undefined {
  if (text.length === 0 || text.length > 15) return undefined;
  let value = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
  }
  return value;
}

function parsePaddedInteger(text: string): number | undefined {
  return /^\s*-?\d{1,15}\s*$/.test(text) ? Number(text) : undefined;
}

/** `HH:MM:SS` in seconds; hours may have any number of digits. */
export function parseDuration(text: string): number | undefined {
  const match = /^\s*(\d{1,6}):([0-5]\d):([0-5]\d)\s*$/.exec(text);
  if (match === null) return undefined;
  return Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}

/** The report's yes and no. */
export function parseFlag(text: string | undefined): boolean | undefined {
  const word = text?.trim();
  if (word === '1' || word === 'true') return true;
  return word === '0' || word === 'false' ? false : undefined;
}

const isoPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/;

/** Seconds since 1970 of an ISO 8601 text with an offset, with or without the offset's colon. */
export function parseIsoSeconds(text: string): number | undefined {
  if (!isoPattern.test(text)) return undefined;
  const milliseconds = Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'));
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1000);
}

/**
 * An instant from an element with ISO text and the attribute `timestamp` (or `ts`), which holds when both are there.
 * Source: docs/vendors/remote-support.md#session-report.
 */
export function parseTime(element: XmlElement): SessionTime | undefined {
  const text = element.text.trim();
  const epochSeconds = timestampOf(element) ?? parseIsoSeconds(text);
  return epochSeconds === undefined ? undefined : { epochSeconds, text };
}

/** Whether an element's ISO text names another instant than its `timestamp`. */
export function timesDisagree(element: XmlElement): boolean {
  const fromText = parseIsoSeconds(element.text.trim());
  const fromAttribute = timestampOf(element);
  return fromText !== undefined && fromAttribute !== undefined && fromText !== fromAttribute;
}

/** The attribute `timestamp`, or `ts` as older releases wrote it, in seconds since 1970. */
export function timestampOf(element: XmlElement): number | undefined {
  return parseInteger(element.attributes.timestamp ?? element.attributes.ts);
}

/** The element and all below it as things that this reader does not know. */
export function* unknownElements(path: string, element: XmlElement): Generator<UnknownElement> {
  const here = `${path}/${element.name}`.replace(/^\//, '');
  const attributes = Object.fromEntries(
    Object.entries(element.attributes).filter(([name]) => name !== 'xmlns' && !name.startsWith('xmlns:')),
  );
  // Between children there is only the indentation.
  const text = element.children.length > 0 ? element.text.trim() : element.text;
  yield { path: here, text, attributes };
  for (const each of element.children) yield* unknownElements(here, each);
}

/** The children of an element whose names are not known, with all below them. */
export function unknownChildren(path: string, element: XmlElement, known: ReadonlySet<string>): UnknownElement[] {
  if (element.children.every((each) => known.has(each.name))) return [];
  const strange = element.children.filter((each) => !known.has(each.name));
  return strange.flatMap((each) => [...unknownElements(`${path}/${element.name}`, each)]);
}
