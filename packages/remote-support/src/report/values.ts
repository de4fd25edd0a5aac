import type { SessionTime, UnknownElement } from '@casebridge/plugin-api';
import { defined } from '../defined.ts';
import {
  isBlank,
  leftAttributes,
  takeAttribute,
  takeText,
  takeTextAs,
  type UnreadElement,
} from '../xml/unread-element.ts';
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

/** Seconds since 1970 from a number of them, or from ISO 8601 text. */
function parseInstant(text: string): number | undefined {
  return parseInteger(text) ?? parseIsoSeconds(text.trim());
}

/**
 * Takes the instant of an element with ISO text and the attribute `timestamp`, which holds when both are there. A text that
 * names another instant, and an attribute that is no number beside a text, are used and left for the report file as well.
 * Source: docs/vendors/remote-support.md#session-report.
 */
export function takeTime(element: UnreadElement): SessionTime | undefined {
  const name = timestampName(element);
  const attribute = element.attributes[name] ?? '';
  const text = element.text.trim();
  const fromText = parseIsoSeconds(text);
  const epochSeconds = parseInstant(attribute) ?? fromText;
  if (attribute.trim() === '' || parseInteger(attribute) !== undefined) takeAttribute(element, name);
  if (epochSeconds === undefined) {
    takeTextAs(element, () => undefined);
    return undefined;
  }
  if (fromText === undefined || fromText === epochSeconds) takeText(element);
  if (text === '' || text === attribute.trim()) takeAttribute(element, name);
  return { epochSeconds, text: text === '' && parseInteger(attribute) === undefined ? attribute.trim() : text };
}

/** The part of an event that tells when it happened. */
interface EventTime {
  epochSeconds?: number;
  timestampText?: string;
}

/** Takes the attribute `timestamp` into an event; one that is not understood is left. */
export function takeEventTime(element: UnreadElement, event: EventTime): void {
  const name = timestampName(element);
  const attribute = element.attributes[name];
  if (attribute === undefined) return;
  const seconds = parseInteger(attribute);
  const epochSeconds = seconds ?? parseInstant(attribute);
  if (epochSeconds !== undefined || isBlank(attribute)) takeAttribute(element, name);
  if (epochSeconds === undefined) return;
  event.epochSeconds = epochSeconds;
  if (seconds === undefined) event.timestampText = attribute;
}

/** The instant of an element that nothing is taken from, in seconds since 1970. */
export function instantOf(element: XmlElement): number | undefined {
  const attribute = element.attributes[timestampName(element)] ?? '';
  return parseInstant(attribute) ?? parseIsoSeconds(element.text.trim());
}

/** Older releases wrote `ts`. */
function timestampName(element: XmlElement): 'timestamp' | 'ts' {
  return element.attributes.timestamp === undefined ? 'ts' : 'timestamp';
}

/**
 * The parts of an element, and of all below it, that no reader has taken.
 * @param path of the element
 * @param ordinal of the event that it stands in
 */
export function* leftOf(path: string, element: UnreadElement, ordinal?: number): Generator<UnknownElement> {
  const attributes = leftAttributes(element);
  if (!element.isTaken || !isBlank(element.text) || Object.keys(attributes).length > 0) {
    // Between children there is only the indentation.
    const text = element.isTaken || element.children.length > 0 ? element.text.trim() : element.text;
    yield { path, text, attributes, ...defined({ ordinal }) };
  }
  for (const each of element.children) yield* leftOf(`${path}/${each.name}`, each, ordinal);
}
