import type { Clock } from '../clock.ts';
import type { PluginContext, PluginLog } from '../context.ts';
import { createManualClock } from './manual-clock.ts';

/** A line of a log as a plugin wrote it. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A log that keeps its lines. */
export interface RecordedLog extends PluginLog {
  readonly lines: readonly LogLine[];
}

export function createRecordedLog(): RecordedLog {
  const lines: LogLine[] = [];
  const at =
    (level: LogLine['level']) =>
    (message: string, fields: Readonly<Record<string, unknown>> = {}) =>
      void lines.push({ level, message, fields });
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** The parts of a context that a test wants otherwise than usual. */
export interface TestContextOptions<S> {
  readonly settings: S;
  /** Refuses every request by default. */
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
}

/** A context as the engine gives it to a plugin, with a log that can be read. */
export function createTestContext<S>(options: TestContextOptions<S>): PluginContext<S> & { readonly log: RecordedLog } {
  return {
    log: createRecordedLog(),
    clock: createManualClock(),
    signal: new AbortController().signal,
    fetch: unreachable,
    ...options,
  };
}

/** A network on which nothing can be reached; it rejects as the global `fetch` does. */
export const unreachable: typeof globalThis.fetch = () => Promise.reject(new TypeError('fetch failed'));
