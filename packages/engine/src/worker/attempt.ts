import type { Clock, Outcome } from '@casebridge/plugin-api';
import { unforeseen } from '../model/unforeseen.ts';
import type { Log } from '../model/log.ts';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { notInstalled, stopped } from '../plugin-host/plugin-faults.ts';
import { withBound } from '../plugin-host/plugin-log.ts';
import type { InstalledPlugin } from '../plugin-host/plugin-registry.ts';
import type { WaitingFor } from '../plugin-host/readiness.ts';
import { patienceForEndMilliseconds } from '../retry/delays.ts';
import { outcomeOfRefusal } from '../source/refusals.ts';
import type { ReportSource } from '../source/report-source.ts';
import type { DeliveryRecord, LeasedDelivery } from '../store/records.ts';
import type { HeldLease } from './held-leases.ts';

export interface AttemptDeps {
  readonly source: ReportSource;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly log: Log;
  /** The plugin of a name, if it is installed. */
  pluginHost(name: string): InstalledPlugin | undefined;
}

/** What the plugin, or whoever came before it, answered. */
export type AttemptEnd = Outcome | { readonly kind: 'abandoned' };

/** Lease and signal of an attempt. */
export interface AttemptBounds {
  readonly lease: HeldLease;
  /** Aborted with the lease, when the attempt takes too long, and when the engine stops. */
  readonly signal: AbortSignal;
  /** Told when the appliance has given the report: there is such a session. */
  readonly onReport?: () => void;
}

/**
 * One try to bring a session to its destination: fetch the report, then let the plugin read and write. Nothing leaves this
 * process for it once its lease is over.
 * @param configuration of the delivery, with its secrets; `undefined` if it no longer exists
 * @returns the outcome; never rejects for what the appliance, the plugin or the destination do
 */
export async function runAttempt(
  deps: AttemptDeps,
  leased: LeasedDelivery,
  configuration: PluginConfiguration | undefined,
  { lease, signal, onReport }: AttemptBounds,
): Promise<AttemptEnd> {
  if (configuration === undefined) return missingConfiguration;
  const host = deps.pluginHost(configuration.plugin);
  if (host === undefined) return notInstalled(configuration.plugin);
  const { delivery } = leased;
  const circumstances = circumstancesOf(deps, leased);
  // Breaks off the report where the attempt ends before it was read.
  const ended = new AbortController();
  try {
    const within = AbortSignal.any([signal, ended.signal]);
    const beforeRequest = (): void => lease.check();
    const priority = priorityOf(delivery);
    const opened = await deps.source.open(configuration, delivery.lsid, { signal: within, beforeRequest, priority });
    if (!opened.ok) return signal.aborted ? stopped(reasonOf(signal)) : outcomeOfRefusal(opened.error, circumstances);
    onReport?.();
    const request = {
      ...requestOf(deps, leased, configuration, circumstances.waitedMilliseconds),
      beforeRequest,
      report: opened.body,
      signal,
    };
    const end = await host.process(request, delivery.abandonedAttempts > 0);
    if (end.kind === 'lost') return { kind: 'abandoned' };
    if (end.kind === 'outcome') return end.outcome;
    return signal.aborted ? stopped(reasonOf(signal)) : outcomeOfRefusal(end.error, circumstances);
  } catch (error) {
    if (signal.aborted) return stopped(reasonOf(signal));
    deps.log.error('attempt.fault', { ...unforeseen, deliveryId: delivery.id, error });
    return engineFault;
  } finally {
    ended.abort();
  }
}

/** Anybody can post a known session's events again: those leave the reserve to sessions that are new. */
function priorityOf({ isRepeat = false }: DeliveryRecord): 'session' | 'other' {
  return isRepeat ? 'other' : 'session';
}

function circumstancesOf({ clock }: AttemptDeps, { delivery, waitedMilliseconds }: LeasedDelivery) {
  return { now: clock.now(), waitedMilliseconds, isRepeat: delivery.isRepeat ?? false };
}

function requestOf(
  { outbound, log }: AttemptDeps,
  { delivery, event, attempt }: LeasedDelivery,
  configuration: PluginConfiguration,
  waitedMilliseconds: number,
) {
  const { id, name, applianceHost, locale, settings } = configuration;
  return {
    delivery: {
      id: delivery.id,
      configuration: { id, name },
      lsid: delivery.lsid,
      event: event.name,
      applianceHost,
      locale,
      attempt,
      ...(event.source === 'rewrite' && { rewrite: true }),
    },
    waitingFor: waitingForOf(event.name, waitedMilliseconds),
    settings,
    fetch: outbound.fetchFor(configuration),
    log: withBound(log, { deliveryId: delivery.id, configurationId: id, lsid: delivery.lsid }),
  };
}

/** Who joins starts a session's life at the destination; everything else waits for its end, but not for ever. */
function waitingForOf(event: string, waitedMilliseconds: number): WaitingFor {
  if (event === 'support_conference_member_added') return 'nothing';
  return waitedMilliseconds >= patienceForEndMilliseconds ? 'end-no-longer' : 'end';
}

function reasonOf(signal: AbortSignal): string {
  return signal.reason instanceof Error ? signal.reason.message : String(signal.reason);
}

const engineFault: Outcome = {
  kind: 'failed',
  stage: 'before',
  cure: { kind: 'none' },
  fault: unforeseen,
};

const missingConfiguration: Outcome = {
  kind: 'failed',
  stage: 'before',
  cure: { kind: 'fixConfig' },
  fault: {
    code: 'CB-CONFIGURATION-MISSING',
    message: 'The plugin configuration of this delivery does not exist, or its secrets cannot be opened.',
    help: 'Restore the configuration, or the key with which its secrets were stored.',
  },
};
