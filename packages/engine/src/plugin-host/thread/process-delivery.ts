import type { Plugin, PluginContext, SessionReport } from '@casebridge/plugin-api';
import { collectReport } from '@casebridge/remote-support';
import { failedByPlugin, invalidSettings } from '../plugin-faults.ts';
import type { PluginMethods, ProcessEnd } from '../protocol.ts';
import { sessionStateOf } from '../readiness.ts';
import { checkCrossing } from './check-crossing.ts';

/** Dependencies of `processDelivery` in the plugin's thread. */
export interface ProcessDeps {
  /** The settings after the plugin has looked at them. */
  readonly parseSettings: () => ReturnType<Plugin['parseSettings']>;
  /** Makes the plugin's context from its parsed settings. */
  readonly contextOf: (settings: unknown) => PluginContext;
  /** Aborted when the attempt has to end. */
  readonly signal: AbortSignal;
}

/** In characters of JSON. The largest honest one names some hundred rows. */
const longestOutcome = 1_000_000;

type Request = PluginMethods['process']['request'];

/** Reads the report and has the plugin bring the session to its destination. Never rejects. */
export async function processDelivery(plugin: Plugin, request: Request, deps: ProcessDeps): Promise<ProcessEnd> {
  try {
    const collected = await collectReport(request.report, { lsid: request.delivery.lsid });
    if (!collected.ok) return { kind: 'report-error', error: collected.error };
    return { kind: 'outcome', outcome: await ask(plugin, request, collected.report, deps) };
  } catch (error) {
    return { kind: 'outcome', outcome: failedByPlugin(error, deps.signal) };
  }
}

async function ask(
  plugin: Plugin,
  { delivery, waitingFor }: Request,
  report: SessionReport,
  { parseSettings, contextOf, signal }: ProcessDeps,
): ReturnType<Plugin['process']> {
  signal.throwIfAborted();
  const sessionState = sessionStateOf(report, waitingFor);
  if (sessionState === undefined) return { kind: 'notReady', message: 'The session has not ended.' };
  const parsed = parseSettings();
  if (!parsed.ok) return invalidSettings(parsed.problems);
  const outcome = await plugin.process({ ...delivery, sessionState }, report, contextOf(parsed.settings));
  return checkCrossing(outcome, longestOutcome) ?? outcome;
}
