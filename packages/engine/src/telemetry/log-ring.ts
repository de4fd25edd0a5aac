import { type LogLevel } from './log.ts';

/** A line of the log as it was written: secrets were taken out before. */
export interface LogLine {
  /** Counts up from 1 in each process. */
  readonly id: number;
  readonly time: string;
  readonly level: LoggedLevel;
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

export const loggedLevels = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[];
export type LoggedLevel = (typeof loggedLevels)[number];

/** Which lines are wanted. */
export interface LogFilter {
  /** The least level. */
  readonly level?: LoggedLevel;
  /** Part of the line, in whatever case. */
  readonly text?: string;
  /** Older than the line of this id. */
  readonly before?: number;
}

/** The last lines of this process's log, for who cannot read the files of the service. */
export interface LogRing {
  /** Takes a line as the log writes it: JSON, redacted. */
  write(line: string): void;
  /** Newest first. */
  lines(filter: LogFilter, limit: number): readonly LogLine[];
  /** @returns ends it */
  subscribe(listener: (line: LogLine) => void): () => void;
}

/** At most so many lines, and so many bytes: lines of a plugin can be long. */
const [mostLines, mostBytes] = [2_000, 2 * 1024 * 1024];

export function createLogRing(): LogRing {
  const listeners = new Set<(line: LogLine) => void>();
  let kept: { readonly id: number; readonly text: string }[] = [];
  let [count, bytes, first] = [0, 0, 0];

  /** The front is cut off now and then, so that a line does not cost a copy of all. */
  function forget(): void {
    while (kept.length - first > mostLines || bytes > mostBytes) bytes -= kept[first++]?.text.length ?? 0;
    if (first < mostLines) return;
    kept = kept.slice(first);
    first = 0;
  }

  return {
    write(line) {
      const text = line.trimEnd();
      kept.push({ id: ++count, text });
      bytes += text.length;
      forget();
      if (listeners.size === 0) return;
      const parsed = parse(count, text);
      for (const listener of [...listeners]) listener(parsed);
    },
    lines({ level = 'debug', text = '', before = Infinity }, limit) {
      const found: LogLine[] = [];
      for (let index = kept.length - 1; index >= first && found.length < limit; index -= 1) {
        const each = kept[index];
        if (each === undefined || each.id >= before || !each.text.toLowerCase().includes(text.toLowerCase())) continue;
        const line = parse(each.id, each.text);
        if (isAtLeast(line.level, level)) found.push(line);
      }
      return found;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

/** Whether a level is as serious as another one. */
export function isAtLeast(level: LoggedLevel, least: LoggedLevel): boolean {
  return loggedLevels.indexOf(level) >= loggedLevels.indexOf(least);
}

function parse(id: number, text: string): LogLine {
  const { level, time, msg, ...fields } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return { id, time: String(time), level: level as LoggedLevel, message: String(msg), fields };
}
