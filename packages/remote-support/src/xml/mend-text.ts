import type { MendedPlace } from '@casebridge/plugin-api';

/** A piece of the document as it is to be parsed; `mended` if it stands for something that XML forbids. */
export interface MendedPiece {
  readonly text: string;
  readonly mended?: MendedPlace['kind'];
}

/** Passes a document on piece by piece. */
export interface TextMender {
  /** @returns what can be parsed now; the end of it may be held back until the next call */
  pieces(text: string): Generator<MendedPiece>;
  /** Returns the text that is still held back, at the end of the input. */
  rest(): string;
}

// Any numeric reference, and any ampersand that begins no reference at all. Names beyond the five are left to the parser,
// which refuses them. Tried only at an unusual one: to let it search cost a fifth of the reader's speed.
const suspicious =
  /&(?:#(?:x([0-9a-f]{1,6})|(\d{1,7}));|(?!#x[0-9a-f]{1,6};|#\d{1,7};|[\p{L}_:][\p{L}\p{N}._:-]{0,60};))/iuy;
/** How an ampersand usually goes on; one that does needs no closer look. */
const usual = ['amp;', 'quot;', 'lt;', 'gt;', 'apos;'];
/** The end of a piece that may still become a reference or a CDATA mark when more arrives. */
const unfinished = /(?:&[^;\s<&]{0,63}|<(?:!(?:\[(?:C(?:D(?:A(?:T(?:A)?)?)?)?)?)?)?|\]{1,2})$/;

/**
 * Mends the two faults that appliances were seen with: an ampersand that was not escaped becomes one, and a reference to a
 * character that XML forbids becomes that character, which the reader takes. CDATA sections are left as they are.
 * Source: docs/vendors/remote-support.md#errors.
 */
export function createTextMender(): TextMender {
  let heldBack = '';
  let inCdata = false;

  function* outside(text: string): Generator<MendedPiece> {
    let start = 0;
    for (let at = nextUnusual(text, 0); at !== -1; at = nextUnusual(text, at + 1)) {
      const match = suspiciousAt(text, at);
      const replacement = match && replacementOf(match[1], match[2]);
      if (!match || !replacement) continue;
      if (at > start) yield { text: text.slice(start, at) };
      yield replacement;
      start = at + match[0].length;
    }
    if (start < text.length) yield { text: start === 0 ? text : text.slice(start) };
  }

  return {
    *pieces(text) {
      let present = heldBack === '' ? text : heldBack + text;
      heldBack = unfinished.exec(present.slice(-64))?.[0] ?? '';
      if (heldBack !== '') present = present.slice(0, -heldBack.length);
      while (present !== '') {
        const mark = present.indexOf(inCdata ? ']]>' : '<![CDATA[');
        const part = mark === -1 ? present : present.slice(0, mark + 3);
        if (inCdata) yield { text: part };
        else yield* outside(part);
        present = present.slice(part.length);
        if (mark !== -1) inCdata = !inCdata;
      }
    },
    rest: () => heldBack,
  };
}

function nextUnusual(text: string, from: number): number {
  let at = text.indexOf('&', from);
  while (at !== -1 && isUsual(text, at + 1)) at = text.indexOf('&', at + 1);
  return at;
}

function isUsual(text: string, at: number): boolean {
  for (const end of usual) if (text.startsWith(end, at)) return true;
  return false;
}

function suspiciousAt(text: string, at: number): RegExpExecArray | null {
  suspicious.lastIndex = at;
  return suspicious.exec(text);
}

function replacementOf(hex: string | undefined, decimal: string | undefined): MendedPiece | undefined {
  if (hex === undefined && decimal === undefined) return { text: '&amp;', mended: 'ampersand' };
  const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
  if (isCharacter(code)) return undefined;
  const isHalf = code > 0x10_ff_ff || (code >= 0xd800 && code <= 0xdfff);
  return { text: isHalf ? '\ufffd' : String.fromCodePoint(code), mended: 'reference' };
}

/** Whether XML 1.0 allows the character. */
function isCharacter(code: number): boolean {
  if (code < 0x20) return code === 0x09 || code === 0x0a || code === 0x0d;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x1_00_00 && code <= 0x10_ff_ff);
}
