import type { Clock } from '@casebridge/plugin-api';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { PluginCaller } from './plugin-thread.ts';
import { createRemoteSupportCommands } from '../source/remote-support-commands.ts';
import type { ReportSource } from '../source/report-source.ts';

/** Dependencies of a configuration's services. */
export interface CallerDeps {
  readonly outbound: Outbound;
  readonly source: ReportSource;
  readonly clock: Clock;
}

/** On whose behalf a plugin is asked: a configuration, with its way to the network and its appliance. */
export function pluginCallerOf(
  { outbound, source, clock }: CallerDeps,
  configuration: PluginConfiguration,
): PluginCaller {
  const { id, name, settings, applianceHost } = configuration;
  return {
    configuration: { id, name },
    applianceHost,
    settings,
    fetch: outbound.fetchFor(configuration),
    remoteSupport: createRemoteSupportCommands(source.clientOf(configuration), clock),
  };
}
