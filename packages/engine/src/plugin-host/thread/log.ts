import type { PluginLog } from '@casebridge/plugin-api';
import { linesDropped } from '../plugin-faults.ts';
import { createLogBudget } from '../log-budget.ts';
import type { ThreadNotices } from '../protocol.ts';
import type { HostChannel } from './host-channel.ts';

/** Longest line, in characters of its JSON. */
const longestLine = 16_384;

/** The logs of a thread. */
export interface ThreadLogs {
  /** @param about the request that the lines belong to */
  of(about: number): PluginLog;
  /** Tells of lines that were dropped, as soon as that may be told: a plugin that is silent now is shown as such, too. */
  tellDropped(): void;
}

/** Makes the logs of a thread: one budget for all of them, kept here so that a flood does not even reach the engine. */
export function createThreadLogs(host: Pick<HostChannel, 'notify'>): ThreadLogs {
  const budget = createLogBudget();

  function write(about: number, line: ThreadNotices['log']): void {
    tellDropped();
    const bounded = boundLine(line);
    if (!budget.admit(bounded.length)) return;
    host.notify('log', bounded.line, about);
  }

  function tellDropped(): void {
    const dropped = budget.takeDropped();
    if (dropped > 0)
      host.notify('log', { level: 'warn', message: 'plugin.log-dropped', fields: { ...linesDropped(dropped) } });
  }

  function of(about: number): PluginLog {
    const at =
      (level: ThreadNotices['log']['level']): PluginLog['info'] =>
      (message: unknown, fields) =>
        write(about, { level, message: String(message), fields: plainFields(fields) });
    return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
  }

  return { of, tellDropped };
}

/** The line itself must not be lost because its fields cannot cross to the engine, or are too long for it. */
function boundLine({ level, message, fields }: ThreadNotices['log']): {
  readonly line: ThreadNotices['log'];
  readonly length: number;
} {
  const text = message.slice(0, longestLine);
  const line = (shown: ThreadNotices['log']['fields'], length: number) => ({
    line: { level, message: text, fields: shown },
    length: length + text.length,
  });
  const names = Object.keys(fields).slice(0, 50);
  try {
    const { length } = JSON.stringify(structuredClone(fields), replaceErrors);
    return length <= longestLine ? line(fields, length) : line({ tooLong: names }, 1000);
  } catch {
    return line({ unreadable: names }, 1000);
  }
}

/** Types promise an object, plain code may pass anything. */
function plainFields(fields: unknown): ThreadNotices['log']['fields'] {
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) return { ...fields };
  return fields === undefined ? {} : { value: fields };
}

function replaceErrors(_key: string, value: unknown): unknown {
  return value instanceof Error ? { message: value.message, stack: value.stack } : value;
}
