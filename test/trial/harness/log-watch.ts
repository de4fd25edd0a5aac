import type { LogLine } from '../../../demo/log-line.ts';

/** Lets a trial wait for lines of an engine's log. */
export interface LogWatch {
  onLog(line: LogLine): void;
  /** Resolves with the next line that meets the condition. */
  next(condition: (line: LogLine) => boolean): Promise<LogLine>;
  /** How many lines there have been with this message. */
  count(message: string): number;
}

export function createLogWatch(): LogWatch {
  const counts = new Map<string, number>();
  const waiting = new Set<(line: LogLine) => void>();
  return {
    onLog(line) {
      counts.set(line.message, (counts.get(line.message) ?? 0) + 1);
      for (const look of [...waiting]) look(line);
    },
    next(condition) {
      return new Promise((resolve) => {
        const look = (line: LogLine): void => {
          if (!condition(line)) return;
          waiting.delete(look);
          resolve(line);
        };
        waiting.add(look);
      });
    },
    count: (message) => counts.get(message) ?? 0,
  };
}
