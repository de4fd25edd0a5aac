/** A line of the engine's log: JSON with a constant message and data beside it. */
export interface LogLine {
  readonly message: string;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** @returns `undefined` for a line that is not of the engine's log */
export function parseLogLine(line: string): LogLine | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const fields = JSON.parse(line) as Record<string, unknown>;
    return typeof fields.msg === 'string' ? { message: fields.msg, fields } : undefined;
  } catch {
    return undefined;
  }
}
