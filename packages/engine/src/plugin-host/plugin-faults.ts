import type { Fault, Outcome } from '@casebridge/plugin-api';
import { toPlainError } from './plain-error.ts';

type Failed = Extract<Outcome, { kind: 'failed' }>;

/** The plugin threw, which its contract takes for a fault of its own; or it was told to stop and did so by throwing. */
export function failedByPlugin(thrown: unknown, signal: AbortSignal): Failed {
  if (signal.aborted) return stopped((signal.reason as Error).message);
  const error = toPlainError(thrown);
  return failed('during', 'none', {
    code: 'CB-PLUGIN-THREW',
    message: 'The plugin failed with an error that it did not foresee.',
    help: 'Look for this delivery in the log, and report the error to the maker of the plugin.',
    details: { error: error.name, text: error.message.slice(0, 300) },
  });
}

/** The attempt was ended from outside. */
export function stopped(reason: string): Failed {
  return failed('during', 'wait', {
    code: 'CB-ATTEMPT-STOPPED',
    message: `The attempt was stopped: ${reason}.`,
    help: 'Nothing has to be done; it is tried again.',
  });
}

/** Failure for a plugin that returned something else than an outcome. */
export function invalidAnswer(problem: string): Failed {
  return failed('after', 'none', {
    code: 'CB-PLUGIN-ANSWER',
    message: 'The plugin returned something that its contract does not have.',
    help: 'Report it to the maker of the plugin.',
    details: { problem: problem.slice(0, 300) },
  });
}

/** The settings of the configuration do not fit the plugin, for instance after an upgrade. */
export function invalidSettings(problems: readonly string[]): Failed {
  return failed('before', 'fixConfig', {
    code: 'CB-SETTINGS-INVALID',
    message: 'The plugin does not accept the settings of this configuration.',
    help: `Correct the configuration: ${problems.join(' ')}`,
  });
}

/** The plugin's code could not be loaded. */
export function notLoaded(problem: string): Failed {
  return failed('before', 'fixConfig', {
    code: 'CB-PLUGIN-LOAD',
    message: 'The plugin could not be loaded.',
    help: 'Install the plugin again, or the version before it.',
    details: { problem: problem.slice(0, 300) },
  });
}

/** No version of the plugin is installed. */
export function notInstalled(name: string): Failed {
  return failed('before', 'fixConfig', {
    code: 'CB-PLUGIN-MISSING',
    message: `No plugin with the name ${name} is installed.`,
    help: 'Install the plugin, or disable the configuration.',
  });
}

function failed(stage: Failed['stage'], kind: 'wait' | 'fixConfig' | 'none', fault: Failed['fault']): Failed {
  return { kind: 'failed', stage, cure: { kind }, fault };
}

/** Code of {@link lostInCall}. */
export const lostCode = 'CB-PLUGIN-LOST';

/** The thread ended while somebody waited for its answer. */
export function lostInCall(why: string): Fault {
  return {
    code: lostCode,
    message: `The plugin's thread ended before it had answered: ${why}.`,
    help: 'Try again; if it happens again, report it to the maker of the plugin.',
  };
}

/** A thread ended, whether somebody waited for its answer or not. */
export function threadEnded(title: string, why: string): Fault {
  return {
    code: lostCode,
    message: `A thread of the plugin ${title} ended: ${why}.`,
    help: 'Nothing, where it is once: another takes its place, and what it was at is tried again. Else report it to the maker of the plugin.',
  };
}

/** A plugin wrote more than its budget allows. */
export function linesDropped(lines: number): Fault & { readonly lines: number } {
  return {
    ...{ code: 'CB-PLUGIN-LOG', lines },
    message: `A plugin wrote too many lines; ${lines} of them were dropped.`,
    help: 'Report it to the maker of the plugin.',
  };
}

/** The plugin has no such ability. */
export const notOffered: Fault = {
  code: 'CB-PLUGIN-OFFERS-NOT',
  message: 'The plugin does not offer this.',
  help: 'Look at the manual of the plugin for what it offers.',
};
