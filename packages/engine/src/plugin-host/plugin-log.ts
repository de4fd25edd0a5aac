import type { PluginLog } from '@casebridge/plugin-api';
import type { Log } from '../model/log.ts';
import { createLogBudget } from './log-budget.ts';
import { linesDropped } from './plugin-faults.ts';
import type { ThreadNotices } from './protocol.ts';

/** Longest text of a line of standard output, and of a message. */
const longestText = 2000;

/** Fields that a line has from the log itself; a second one of the name would make a JSON object that readers disagree on. */
const reserved: ReadonlySet<string> = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'v']);

/** Takes the lines of one plugin thread, within its budget. */
export interface PluginLogSink {
  /** @param log where the line belongs: that of its delivery, or of the plugin */
  line(log: PluginLog, line: ThreadNotices['log']): void;
  /** Text that the plugin wrote to standard output or error. */
  output(text: string): void;
}

/** @param log of the plugin; is also told how many lines were dropped */
export function createPluginLogSink(log: Log): PluginLogSink {
  const budget = createLogBudget();

  function admit(characters: number): boolean {
    const dropped = budget.takeDropped();
    if (dropped > 0) log.warn('plugin.log-dropped', { ...linesDropped(dropped) });
    return budget.admit(characters);
  }

  return {
    line(to, { level, message, fields }) {
      const shown = renameReserved(fields);
      if (admit(message.length + lengthOf(shown))) to[level](message.slice(0, longestText), shown);
    },
    output(text) {
      const shown = text.slice(0, longestText);
      if (admit(shown.length)) log.debug('plugin.output', { text: shown });
    },
  };
}

function renameReserved(fields: ThreadNotices['log']['fields']): ThreadNotices['log']['fields'] {
  if (!Object.keys(fields).some((name) => reserved.has(name))) return fields;
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [reserved.has(name) ? `plugin_${name}` : name, value]),
  );
}

/** Length as JSON. Fields that are no JSON count as 0, because the log shortens them. */
function lengthOf(fields: object): number {
  try {
    return JSON.stringify(fields).length;
  } catch {
    return 0;
  }
}

/** The log of what a plugin is asked for: each line carries what it is about. */
export function withBound(log: PluginLog, bound: Readonly<Record<string, string>>): PluginLog {
  const at =
    (level: keyof PluginLog): PluginLog['info'] =>
    (message, fields) =>
      log[level](message, { ...fields, ...bound });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
