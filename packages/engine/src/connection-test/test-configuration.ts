import type { Clock } from '@casebridge/plugin-api';
import { unenteredSecret } from '../config/configuration-views.ts';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { pluginCallerOf } from '../plugin-host/plugin-caller.ts';
import type { PluginRegistry } from '../plugin-host/plugin-registry.ts';
import type { ReportSource } from '../source/report-source.ts';
import { accountChecks } from './appliance-account.ts';
import { wayChecks } from './appliance-way.ts';
import { type Check, failed, passed, runChecks, type TestedStep } from './finding.ts';
import { pluginSteps } from './plugin-steps.ts';
import { wayInCheck, type WayInDeps, type WayInSubject } from './way-in.ts';

export interface ConnectionTestDeps extends Omit<WayInDeps, 'signal' | 'outbound'> {
  readonly outbound: Outbound;
  readonly source: ReportSource;
  readonly plugins: Pick<PluginRegistry, 'get'>;
  readonly clock: Clock;
}

/**
 * Tries all that a configuration needs, on both sides and in between, and leaves nothing behind: each step as soon as it has
 * ended. What fails on the appliance's side does not keep the plugin from trying its own.
 */
export async function* testConfiguration(
  deps: ConnectionTestDeps,
  subject: WayInSubject,
  signal: AbortSignal,
): AsyncGenerator<TestedStep, void, undefined> {
  const { clock, outbound, source, plugins } = deps;
  const { configuration } = subject;
  const client = source.trialClientOf(configuration);
  const ofAppliance = [
    secretsCheck(configuration),
    ...wayChecks({ outbound, clock }, configuration),
    ...accountChecks({ client, clock, signal }),
  ];
  yield* runChecks('appliance', ofAppliance, clock);
  yield* runChecks('engine', [wayInCheck({ ...deps, signal }, subject)], clock);
  const host = plugins.get(configuration.plugin);
  if (host === undefined) {
    yield withoutPlugin(configuration.plugin);
    return;
  }
  const caller = pluginCallerOf(deps, configuration);
  const { title } = host.manifest;
  yield* pluginSteps({ title, clock, signal, ask: (call, options) => host.call(caller, call, options) });
}

/** Whether nothing failed. What was not run either stands on a failed step, or has nothing to try. */
export function isGreen(steps: readonly Pick<TestedStep, 'state'>[]): boolean {
  return steps.every(({ state }) => state !== 'failed');
}

function secretsCheck({ clientSecret }: PluginConfiguration): Check {
  return {
    ...{ name: 'secrets', title: 'Secrets', isGround: true },
    run: () =>
      clientSecret === unenteredSecret
        ? failed(
            'The secrets of this configuration are not there, or cannot be opened with the keys of this engine.',
            'Enter them again, or bring back the key file that they were saved with.',
          )
        : passed('The secrets are there.'),
  };
}

function withoutPlugin(name: string): TestedStep {
  return {
    ...{ side: 'plugin', name: 'plugin', title: 'Plugin', state: 'failed' },
    message: `The plugin ${name} is not installed.`,
    help: 'Install it: put its archive into the folder of plugins.',
  };
}
