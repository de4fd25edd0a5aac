import type { Appliance, ApplianceOptions } from './appliance.ts';
import type { ApplianceParts } from './appliance-parts.ts';
import { createParts } from './parts.ts';
import { createServer } from './server.ts';
import { viewpointOf } from './reporting/report.ts';
import { describeSession, type Viewpoint } from './sessions/describe.ts';
import { allEvents } from './sessions/bulk.ts';
import type { SessionRecord } from './sessions/record.ts';
import { listenSecurely } from './tls/listener.ts';

/**
 * Starts an appliance on a loopback address.
 * @returns the appliance, listening
 */
export async function startAppliance(options: ApplianceOptions = {}): Promise<Appliance> {
  const parts = createParts(options);
  const appliance = assemble(parts, async () => {
    parts.player.close();
    parts.outbound.close();
    await parts.address.secure?.close();
    await server.close();
    parts.closeState();
  });
  const server = createServer(appliance, parts);
  const host = options.host ?? '127.0.0.1';
  parts.address.plainUrl = await server.listen({ port: options.port ?? 0, host });
  if (!options.tls) return appliance;
  const { certificate } = parts.settings.current;
  const handle = server.routing.bind(server);
  try {
    parts.address.secure = await listenSecurely({ host, port: options.securePort ?? 0, certificate, handle });
  } catch (error) {
    await appliance.close();
    throw error;
  }
  return appliance;
}

function assemble(parts: ApplianceParts, close: () => Promise<void>): Appliance {
  const {
    applianceId,
    clock,
    settings,
    outbound,
    player,
    store,
    directory,
    keys,
    sessionStarter,
    health,
    faults,
    requests,
  } = parts;
  const view = (): Viewpoint => viewpointOf(parts);
  return {
    get url() {
      return parts.origin();
    },
    get plainUrl() {
      return parts.address.plainUrl;
    },
    get caCertificate() {
      return parts.address.secure?.caCertificate ?? null;
    },
    get host() {
      return new URL(parts.origin()).host;
    },
    get account() {
      return parts.account.credentials;
    },
    get settings() {
      return settings.current;
    },
    ...{ applianceId, api: parts.account, clock, outbound, directory, keys, sessionStarter, health, faults, requests },
    async changeSettings(changes) {
      const changed = settings.change(changes);
      await parts.address.secure?.show(changed.certificate);
      return changed;
    },
    addRecipient: (recipient) => outbound.add(recipient),
    whenDelivered: (id) => outbound.get(id).waitFor((state) => state.queued === 0),
    play: (request) => player.play(request),
    session: (lsid) => describeSession(findSession(parts, lsid), view()),
    events: (lsid) => allEvents(findSession(parts, lsid), view().at),
    sessions(which = 'reported') {
      const from = which === 'reported' ? view() : { ...view(), reportLagSeconds: 0 };
      return store.all().map((record) => describeSession(record, from));
    },
    end: (lsid) => player.end(lsid),
    submitSurvey: (lsid, by, answers) => player.submitSurvey(lsid, by, answers),
    setExternalKey: (lsid, value) => player.setExternalKey(lsid, value),
    setAttribute: (lsid, attribute) => player.setAttribute(lsid, attribute),
    close,
  };
}

function findSession({ store }: ApplianceParts, lsid: string): SessionRecord {
  const record = store.find(lsid);
  if (!record) throw new RangeError(`There is no session ${lsid}.`);
  return record;
}
