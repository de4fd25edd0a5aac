import type { Clock } from '@casebridge/plugin-api';
import type { RemoteSupportError } from '@casebridge/remote-support';
import type { Configurations } from '../config/configurations.ts';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import { probeIntervalMilliseconds } from '../retry/delays.ts';
import { outcomeOfRefusal } from '../source/refusals.ts';
import type { Store } from '../store/store.ts';

export interface ParkForRefusalDeps {
  readonly store: Pick<Store, 'park'>;
  readonly clock: Clock;
  readonly configurations: Pick<Configurations, 'versionOf'>;
}

/**
 * Where nothing is delivered because nothing is found, this is how people hear that the appliance refuses.
 * @param job that has met the refusal
 * @returns whether it is one that concerns deliveries as well
 */
export async function parkForRefusal(
  { store, clock, configurations }: ParkForRefusalDeps,
  configuration: PluginConfiguration,
  error: RemoteSupportError,
  job: string,
): Promise<boolean> {
  const now = clock.now();
  const outcome = outcomeOfRefusal(error, { now, waitedMilliseconds: 0 });
  if (outcome.kind !== 'failed') return false;
  if (outcome.cure.kind !== 'fixConfig' && outcome.cure.kind !== 'waitUntil') return false;
  const { code, message, help } = outcome.fault;
  const until = new Date(now.getTime() + probeIntervalMilliseconds);
  const version = configurations.versionOf(configuration);
  await store.park(configuration.id, { until, code, message, help }, job, version);
  return true;
}
