import type { MendedPlace } from '@casebridge/plugin-api';
import { SaxesParser } from 'saxes';
import type { Refusal } from '../refusal.ts';
import { createTextMender, type MendedPiece } from './mend-text.ts';
import { blocks, validPrefix, wholeCharacters } from './utf8-blocks.ts';
import { xmlFault } from './xml-fault.ts';

/** Receives a document element by element. Names are local names: the vendor's namespaces vary. */
export interface XmlHandler {
  open(name: string, attributes: Record<string, string | undefined>, attributeCount: number): void;
  /** A piece of character data; one text may come in several pieces. */
  text(text: string): void;
  close(): void;
  /** Told of a fault of the document that was mended, before the text that it stands in. */
  mended?(place: MendedPlace): void;
  /** Called after each block of 64 KiB, for a handler that bounds what it holds. */
  afterBlock?(): void;
}

/** Bounds on a document, against a hostile or broken sender. */
export interface XmlLimits {
  readonly maxDepth: number;
  /** Longest text in characters; seen at the next block of 64 KiB. */
  readonly maxTextCharacters: number;
  /** Longest start tag with its attributes and the comments before it, in characters; seen likewise. */
  readonly maxTagCharacters: number;
}

/** A chat message or a registry value is a few kilobytes; these leave three orders of magnitude. */
export const defaultXmlLimits: XmlLimits = {
  maxDepth: 64,
  maxTextCharacters: 16 * 1024 * 1024,
  maxTagCharacters: 1024 * 1024,
};

/** A parser that is fed bytes as they arrive. */
export interface XmlReader {
  /** @throws Refusal if the document cannot be accepted; nothing may be written after that */
  write(bytes: Uint8Array): void;
  /** @throws Refusal if the document is not complete */
  end(): void;
  /** Makes a fault at the present place, for a handler that meets well-formed XML of the wrong shape. */
  shapeFault(detail: string): Refusal;
  /** The same for something that is too large. */
  limitFault(detail: string): Refusal;
}

const blockBytes = 64 * 1024;

/**
 * Reads XML as a stream: strict UTF-8, no DOCTYPE, no entities beyond the five, bounded in depth and in the length of
 * what has to be held at once. Memory is bounded by `limits`, however long the document is.
 */
export function createXmlReader(handler: XmlHandler, limits: XmlLimits = defaultXmlLimits): XmlReader {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const parser = createParser(handler, limits);
  const mender = createTextMender();
  let cutOff = new Uint8Array(0);

  function writeBlock(block: Uint8Array): void {
    const bytes = cutOff.length === 0 ? block : Buffer.concat([cutOff, block]);
    const length = wholeCharacters(bytes);
    // A copy: the sender may use its buffer again.
    cutOff = new Uint8Array(bytes.subarray(length));
    const whole = bytes.subarray(0, length);
    writeText(decodeOrFail(whole));
    handler.afterBlock?.();
  }

  function writeText(text: string): void {
    for (const piece of mender.pieces(text)) parser.write(piece);
  }

  function decodeOrFail(bytes: Uint8Array): string {
    try {
      return decoder.decode(bytes);
    } catch {
      writeText(validPrefix(bytes));
      parser.write({ text: mender.rest() });
      throw parser.fault('encoding');
    }
  }

  return {
    write: (bytes) => {
      for (const block of blocks(bytes, blockBytes)) writeBlock(block);
    },
    end: () => {
      if (cutOff.length > 0) throw parser.fault('encoding', 'it ends in the middle of a character');
      parser.write({ text: mender.rest() });
      parser.end();
    },
    shapeFault: (detail) => parser.fault('shape', detail),
    limitFault: (detail) => parser.fault('limit', detail),
  };
}

interface Parser {
  write(piece: MendedPiece): void;
  end(): void;
  fault(problem: Parameters<typeof xmlFault>[0], detail?: string): Refusal;
}

function createParser(handler: XmlHandler, limits: XmlLimits): Parser {
  // `xmlns: false`: prefixes are cut off here; resolving them would cost a tenth of the speed and decide nothing.
  const saxes = new SaxesParser({ xmlns: false, position: false });
  // No more than seven handlers: with an eighth, V8 turns the parser into a slow object (60 MB/s become 13). Comments and
  // processing instructions are therefore not listened to and count as part of the tag behind them.
  // Characters written since the parser last reported anything: what it has to hold at present, but for one block.
  let silent = 0;
  let depth = 0;
  const { maxDepth, maxTagCharacters, maxTextCharacters } = limits;
  let ending = false;

  const fault: Parser['fault'] = (problem, detail) => xmlFault(problem, saxes.line, saxes.column, detail);

  let mended: MendedPlace['kind'] | undefined;
  const tellMended = (kind: MendedPlace['kind']) => {
    handler.mended?.({ kind, line: saxes.line, column: saxes.column });
  };

  saxes.on('error', (error) => {
    if (ending) throw fault('truncated');
    // The parser goes on with it as with any other: where it stands in a text or value, nothing else is lost.
    if (error.message.endsWith(forbiddenCharacter)) tellMended(mended ?? 'character');
    else if (mended !== undefined) throw fault('malformed', mendedFaults[mended]);
    else throw error.message.includes('entity') ? fault('entity') : fault('malformed', plain(error.message));
  });
  saxes.on('doctype', () => {
    throw fault('doctype');
  });
  const hearText = (text: string) => {
    silent = 0;
    // White space around the root is reported too.
    if (depth > 0) handler.text(text);
  };
  saxes.on('text', hearText);
  saxes.on('cdata', hearText);
  // To look through the attributes of each element for what was not read would cost a fifth of the speed; a count does not.
  let attributeCount = 0;
  saxes.on('attribute', () => {
    attributeCount++;
  });
  saxes.on('opentag', (tag) => {
    if (depth === 0 && !isReadable(saxes.xmlDecl.encoding)) throw fault('encoding', 'it declares another encoding');
    if (silent > maxTagCharacters) throw fault('limit', 'a start tag or comment is too long');
    silent = 0;
    if (++depth > maxDepth) throw fault('limit', `elements are nested deeper than ${maxDepth}`);
    handler.open(localName(tag.name), tag.attributes, attributeCount);
    attributeCount = 0;
  });
  saxes.on('closetag', () => {
    silent = 0;
    depth--;
    handler.close();
  });

  return {
    write: (piece) => {
      const { text } = piece;
      mended = piece.mended;
      if (mended !== undefined && !isForbidden(text)) tellMended(mended);
      saxes.write(text);
      silent += text.length;
      if (silent > maxTextCharacters + blockBytes) throw fault('limit', 'a text is too long');
    },
    end: () => {
      ending = true;
      saxes.close();
    },
    fault,
  };
}

const forbiddenCharacter = 'disallowed character.';

/** Error texts for mendable faults in places where they cannot be mended. */
const mendedFaults: Readonly<Record<MendedPlace['kind'], string>> = {
  ampersand: 'an ampersand is not escaped',
  character: 'it has a character that XML forbids',
  reference: 'it refers to a character that XML forbids',
};

/** Whether the parser will say of a mended piece by itself that it has a forbidden character. */
function isForbidden(text: string): boolean {
  return text.length === 1 && text !== '\ufffd';
}

function isReadable(encoding = 'utf-8'): boolean {
  return ['utf-8', 'us-ascii'].includes(encoding.toLowerCase());
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon === -1 ? name : name.slice(colon + 1);
}

/** The parser's own words without what it quotes from the document. */
function plain(message: string): string {
  const [sentence = ''] = message.split(/[.:"]/, 1);
  return sentence.trim();
}
