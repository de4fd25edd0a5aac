import { pino, type DestinationStream, type Logger } from 'pino';
import type { Log } from '../model/log.ts';
import type { Redactor } from '../secrets/redactor.ts';

/** Is given each line as it is written. */
export interface LineTaker {
  write(line: string): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** The engine's log: JSON lines, constant messages, data in fields, no secrets. */
export interface EngineLog extends Log {
  /** A log whose lines all carry these fields. */
  child(fields: Readonly<Record<string, unknown>>): EngineLog;
}

export interface LogOptions {
  readonly level: LogLevel;
  readonly redactor: Redactor;
  /** Where the lines go; standard output if nothing is said. */
  readonly destination?: DestinationStream;
  /** Keeps the last lines, too. */
  readonly ring?: LineTaker;
}

export function createLog(options: LogOptions): EngineLog {
  const { level, redactor, ring } = options;
  const destination = options.destination ?? pino.destination({ sync: true });
  const redactFields = (fields: object) => redactor.redact(fields) as Record<string, unknown>;
  const logger = pino(
    {
      level,
      base: null,
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      // Errors are shown by the redactor; pino's own serializer would run first and hide their fields from it.
      serializers: {},
      formatters: { level: (label) => ({ level: label }), log: redactFields },
      hooks: { streamWrite: escapeUnseen },
    },
    ring === undefined ? destination : both(destination, ring),
  );
  return withFields(logger, (text) => String(redactor.redact(text)), {});
}

/**
 * Characters that a terminal obeys or that turn the order of what is read: DEL and the C1 controls (JSON escapes those below
 * U+0020 itself), marks of direction, separators of lines, and the byte order mark.
 */
const unseen = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

/** @param line as JSON; the escaped one means the same */
function escapeUnseen(line: string): string {
  return line.replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Fields of every line that nobody else may write, such as a plugin. */
const reserved = new Set(['level', 'time', 'msg']);

function withoutReserved(fields: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [reserved.has(name) ? `${name}_` : name, value]),
  );
}

/** Lines have been redacted when they come here. */
function both(destination: DestinationStream, ring: LineTaker): DestinationStream {
  return {
    write(line) {
      destination.write(line);
      ring.write(line);
    },
  };
}

/** Bound fields join each line anew, so that they are redacted with the secrets known by then. */
function withFields(
  logger: Logger,
  redactText: (text: string) => string,
  bound: Readonly<Record<string, unknown>>,
): EngineLog {
  const at =
    (level: 'debug' | 'info' | 'warn' | 'error'): Log['info'] =>
    (message, fields) => {
      logger[level](withoutReserved({ ...bound, ...fields }), redactText(message));
    };
  return {
    ...{ debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') },
    child: (fields) => withFields(logger, redactText, { ...bound, ...fields }),
  };
}
