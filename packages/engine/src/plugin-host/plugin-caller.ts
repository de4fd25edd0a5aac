import type { Clock, CommandResult } from '@casebridge/plugin-api';
import type { AskedSessionKey } from '../events/engine-event.ts';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { PluginCaller } from './plugin-thread.ts';
import { codeOfRefusedCommand } from '../source/refusals.ts';
import { createRemoteSupportCommands } from '../source/remote-support-commands.ts';
import type { ReportSource } from '../source/report-source.ts';

/** Dependencies of a configuration's services. */
export interface CallerDeps {
  readonly outbound: Outbound;
  readonly source: ReportSource;
  readonly clock: Clock;
  /** Told of each session key that is asked for. */
  readonly onSessionKey?: ((asked: AskedSessionKey) => void) | undefined;
}

/** On whose behalf a plugin is asked: a configuration, with its way to the network and its appliance. */
export function pluginCallerOf(
  { outbound, source, clock, onSessionKey }: CallerDeps,
  configuration: PluginConfiguration,
): PluginCaller {
  const { id, name, settings, applianceHost } = configuration;
  const commands = createRemoteSupportCommands(source.clientOf(configuration), clock);
  return {
    configuration: { id, name },
    applianceHost,
    settings,
    fetch: outbound.fetchFor(configuration),
    remoteSupport: {
      ...commands,
      async generateSessionKey(request, options) {
        const key = await commands.generateSessionKey(request, options);
        onSessionKey?.({ configurationId: id, ...(key.ok ? { result: 'issued' } : refusalOf(key.error)) });
        return key;
      },
    },
  };
}

function refusalOf({ kind, message, help }: Extract<CommandResult<never>, { ok: false }>['error']) {
  return { result: kind, fault: { code: codeOfRefusedCommand(kind), message, help } };
}
