import { styleText } from 'node:util';

/** How much a text is to be noticed. */
export type Tone = 'good' | 'waiting' | 'bad';

const colours = { good: 'green', waiting: 'yellow', bad: 'red' } as const;

/** Control characters could move the cursor or hide text, bidirectional ones turn it around: both come from sessions. */
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A text of unknown origin, safe to print on a terminal. */
export function printable(text: string): string {
  return text.replace(unprintable, '\ufffd');
}

/** Colours a text where standard output is a terminal; `NO_COLOR` and `FORCE_COLOR` are heard. */
export function toned(text: string, tone: Tone | undefined): string {
  return tone === undefined ? text : styleText(colours[tone], text, { stream: process.stdout });
}
