import type { FoundSession, FoundSessions } from '@casebridge/plugin-api';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import { type CallerDeps, pluginCallerOf } from '../plugin-host/plugin-caller.ts';
import type { PluginRegistry } from '../plugin-host/plugin-registry.ts';
import { linksOf } from './delivery-verdict.ts';
import type { ExplainQuestion } from './question.ts';
import type { Asked, Verdict } from './verdict.ts';

export interface AskPluginDeps extends CallerDeps {
  readonly plugins: Pick<PluginRegistry, 'get'>;
}

/** A session that a plugin has at its destination. */
export interface AtDestination extends FoundSession {
  readonly configurationId: string;
}

/** Asks the plugin of a configuration which sessions it has at the destination. */
export async function askPlugin(
  deps: AskPluginDeps,
  configuration: PluginConfiguration,
  { lsid, key, customer, representative }: ExplainQuestion,
  signal: AbortSignal,
): Promise<{ readonly sessions: readonly AtDestination[]; readonly asked: Asked }> {
  const about = { who: 'plugin', configurationId: configuration.id } as const;
  const host = deps.plugins.get(configuration.plugin);
  if (host === undefined) return { sessions: [], asked: { ...about, message: 'The plugin is not installed.' } };
  const question = {
    ...(lsid !== undefined && { lsid }),
    ...(key !== undefined && { reference: key }),
    ...(customer !== undefined && { customer }),
    ...(representative !== undefined && { representative }),
  };
  const answer = await host.call(pluginCallerOf(deps, configuration), { method: 'find', question }, { signal });
  if (!answer.ok) return { sessions: [], asked: { ...about, message: answer.fault.message } };
  const found = answer.value as FoundSessions;
  if (!found.ok) return { sessions: [], asked: { ...about, message: found.fault.message } };
  const sessions = found.sessions.map((session) => ({ ...session, configurationId: configuration.id }));
  return { sessions, asked: { ...about, message: `${sessions.length} at the destination.` } };
}

/** A session that is at the destination, whatever the engine still knows of it. */
export function atDestinationVerdict({ configurationId, message, refs }: AtDestination): Verdict {
  return {
    code: 'written',
    sentence: `It is at the destination. ${message}`,
    help: '',
    links: linksOf(refs),
    configurationId,
  };
}
