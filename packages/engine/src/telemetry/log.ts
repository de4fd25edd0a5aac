import type { PluginLog } from '@casebridge/plugin-api';
import { pino, type DestinationStream, type Logger } from 'pino';
import type { Redactor } from '../secrets/redactor.ts';

/** Is given each line as it is written. */
export interface LineTaker {
  write(line: string): void;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** The engine's log: JSON lines, constant messages, data in fields, no secrets. */
export interface EngineLog extends PluginLog {
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
    },
    ring === undefined ? destination : both(destination, ring),
  );
  return withFields(logger, {});
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
function withFields(logger: Logger, bound: Readonly<Record<string, unknown>>): EngineLog {
  return {
    debug: (message, fields) => logger.debug({ ...bound, ...fields }, message),
    info: (message, fields) => logger.info({ ...bound, ...fields }, message),
    warn: (message, fields) => logger.warn({ ...bound, ...fields }, message),
    error: (message, fields) => logger.error({ ...bound, ...fields }, message),
    child: (fields) => withFields(logger, { ...bound, ...fields }),
  };
}
