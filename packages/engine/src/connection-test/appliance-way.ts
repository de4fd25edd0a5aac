import type { Clock } from '@casebridge/plugin-api';
import type { PluginConfiguration } from '../model/plugin-configuration.ts';
import type { Destination, ShownCertificate } from '../outbound/inspect-way.ts';
import type { Outbound } from '../outbound/outbound.ts';
import { type Check, failed, type Finding, notRun, passed, warning } from './finding.ts';

export interface ApplianceWayDeps {
  readonly outbound: Pick<Outbound, 'lookUp' | 'greet'>;
  readonly clock: Clock;
}

/** Whoever renews certificates by hand needs some weeks. */
const soonMilliseconds = 30 * 86_400_000;

/** Whether the appliance can be reached at all: its name, and TLS. */
export function wayChecks(deps: ApplianceWayDeps, configuration: PluginConfiguration): readonly Check[] {
  const destination = destinationOf(configuration);
  return [
    {
      ...{ name: 'appliance-name', title: 'Name of the appliance', isGround: true },
      run: () => resolveName(deps, destination),
    },
    {
      ...{ name: 'appliance-tls', title: 'TLS with the appliance', isGround: true },
      run: () => greet(deps, configuration, destination),
    },
  ];
}

/** The host as sockets know it: without brackets, with a port. */
function destinationOf({ applianceHost, useNonTlsConnections }: PluginConfiguration): Destination {
  const url = new URL(`${useNonTlsConnections ? 'http' : 'https'}://${applianceHost}`);
  const usual = useNonTlsConnections ? 80 : 443;
  return { hostname: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port) || usual };
}

async function resolveName({ outbound }: ApplianceWayDeps, destination: Destination): Promise<Finding> {
  const found = await outbound.lookUp(destination);
  switch (found.kind) {
    case 'fault':
      return failed(found.fault.message, found.fault.help);
    case 'address':
      return passed(`${destination.hostname} is an address; there is nothing to look up.`);
    case 'proxy':
      return passed(`The proxy looks ${destination.hostname} up.`);
    case 'addresses':
      return passed(`${destination.hostname} leads to ${found.addresses.join(', ')}.`);
  }
}

async function greet(
  { outbound, clock }: ApplianceWayDeps,
  configuration: PluginConfiguration,
  destination: Destination,
): Promise<Finding> {
  if (configuration.useNonTlsConnections)
    return notRun('Use Non-TLS Connections is chosen: the appliance is on this machine.');
  const greeted = await outbound.greet(configuration, destination);
  if (!greeted.ok) return failed(greeted.fault.message, greeted.fault.help);
  return judgeCertificate(greeted.certificate, clock.now());
}

/** A certificate that was accepted: whether it would be without *Allow Invalid Certificates*, and for how long. */
function judgeCertificate({ problem, issuer, validUntil, protocol }: ShownCertificate, now: Date): Finding {
  const until = validUntil.toISOString().slice(0, 10);
  if (problem !== undefined) {
    return warning(
      `The certificate of ${issuer} is not accepted (${problem}); it counts only because Allow Invalid Certificates is ticked.`,
      'Enter the authority that signed it under Additional Certificate Authority, and untick Allow Invalid Certificates.',
    );
  }
  if (validUntil.getTime() - now.getTime() < soonMilliseconds) {
    return warning(
      `The certificate of ${issuer} is good until ${until} only.`,
      'Renew the certificate of the appliance.',
    );
  }
  return passed(`${protocol}; the certificate is of ${issuer}, good until ${until}.`);
}
