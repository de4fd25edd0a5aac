import type { LogLine } from './log-line.ts';

/** Reports the progress of sessions to a person. */
export interface Narrator {
  /** Remembers what was played, so that later lines can name it. */
  played(lsid: string, title: string, externalKey: string | null): void;
  /** @returns the line for a person, or `undefined` if the log line is of no interest to one */
  tell(line: LogLine): string | undefined;
}

const colours = { succeeded: 32, skipped: 33, retrying: 33, dead: 31 } as const;

function coloured(text: string, state: string, useColour: boolean): string {
  const code = colours[state as keyof typeof colours] as number | undefined;
  return useColour && code !== undefined ? `\u001b[${code}m${text}\u001b[0m` : text;
}

function field(line: LogLine, name: string): string {
  const value = line.fields[name];
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

/** Outcome of the delivery, in words. */
function ending(line: LogLine): string {
  const state = field(line, 'state');
  if (state === 'succeeded') {
    return `${field(line, 'effect')} in ${field(line, 'durationMilliseconds')} ms`;
  }
  const until = field(line, 'dueAt');
  return [field(line, 'code'), until === '' ? '' : `again at ${until.slice(11, 19)}`].filter(Boolean).join(', ');
}

/** @param useColour whether the output is a terminal that wants colour */
export function createNarrator(useColour: boolean): Narrator {
  const titles = new Map<string, string>();
  const describe = (line: LogLine): string => titles.get(field(line, 'lsid')) ?? `session ${field(line, 'lsid')}`;
  const tellers: Readonly<Record<string, (line: LogLine) => string>> = {
    'event.recorded': (line) => {
      const ignored = field(line, 'ignoredReason');
      return `event     ${field(line, 'disposition').padEnd(10)} ${field(line, 'event')}${ignored && ` (${ignored})`}: ${describe(line)}`;
    },
    'delivery.attempted': (line) => {
      const state = field(line, 'state');
      return `delivery  ${coloured(state.padEnd(10), state, useColour)} ${describe(line)}: ${ending(line)}`;
    },
    'engine.started': () => 'engine    started',
    'engine.stopped': () => 'engine    stopped',
  };
  return {
    played(lsid, title, externalKey) {
      titles.set(lsid, `${title}, ${externalKey === null || externalKey === '' ? 'no key' : externalKey}`);
    },
    tell(line) {
      const text = Object.hasOwn(tellers, line.message) ? tellers[line.message]?.(line) : undefined;
      return text === undefined ? undefined : `${field(line, 'time').slice(11, 19)}  ${text}`;
    },
  };
}
