import type { Clock } from '@casebridge/plugin-api';
import type { PluginConfiguration } from '../config/plugin-configuration.ts';
import type { Outbound } from '../outbound/outbound.ts';
import type { PluginCaller } from '../plugin-host/plugin-thread.ts';
import { createRemoteSupportCommands } from './remote-support-commands.ts';
import type { ReportSource } from './report-source.ts';

/** What a plugin's doors are made of. */
export interface CallerRooms {
  readonly outbound: Outbound;
  readonly source: ReportSource;
  readonly clock: Clock;
}

/** On whose behalf a plugin is asked: a configuration, with its door to the network and its appliance. */
export function pluginCallerOf(
  { outbound, source, clock }: CallerRooms,
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
