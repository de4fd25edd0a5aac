import manifest from '../../package.json' with { type: 'json' };
import { createAccounts } from '../accounts/accounts.ts';
import { createOneTimeLinks, linkMilliseconds } from '../accounts/one-time-links.ts';
import { createSignIns } from '../accounts/sign-ins.ts';
import { createThrottle } from '../accounts/throttle.ts';
import { createCredentials } from '../admin-api/http/credentials.ts';
import { adminRoutes } from '../admin-api/routes/index.ts';
import { collectBundle } from '../admin-api/support-bundle/collect.ts';
import type { AdminPages } from '../admin-api/pages.ts';
import type { ProductParts } from '../admin-api/routes/parts.ts';
import { type AdminServer, startAdminServer } from '../admin-api/server.ts';
import { shownSettings } from '../config/shown-settings.ts';
import { certificateFault, readCertificates, type SecureOptions } from '../http-server/certificates.ts';
import { createEventFeed } from '../events/event-feed.ts';
import { createIdSource } from '../ids.ts';
import type { PluginJobs } from '../jobs/plugin-jobs.ts';
import { createSetAsides } from '../set-asides/set-asides.ts';
import { createBulkActs } from '../bulk-acts/bulk-acts.ts';
import type { Notifications } from '../notifications/notifications.ts';
import type { ListenerAddress } from '../connection-test/way-in.ts';
import { createBackfills } from '../reconcile/backfills.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { ClockJump } from '../model/clock-jump.ts';
import type { Foundation } from './foundation.ts';
import { pluginsFolderIn } from './plugins.ts';
import { bundleDeps } from './support-bundle.ts';

/** Parts that the admin address shows beside the foundation. */
export interface AdminParts {
  readonly metrics: Metrics;
  readonly pluginJobs: PluginJobs;
  readonly notifications: Notifications;
  /** The pages of the admin tool; missing where only the API is served. */
  readonly pages?: AdminPages | undefined;
  readonly productParts?: (() => Promise<ProductParts>) | undefined;
  /** Names of the jobs that this process is running now. */
  readonly runningJobs: () => readonly string[];
  /** The last jump of this process's clock. */
  readonly lastJump: () => ClockJump | undefined;
  /** Where events are taken, once they are. */
  readonly listenerUrl: () => string | undefined;
}

/** The running admin address. */
export interface Admin extends AdminServer {
  /** A one-time link for the first sign-in; missing where there are accounts already. */
  readonly firstLink: string | undefined;
}

/** Starts the admin address with all that it serves. */
export async function openAdmin(foundation: Foundation, parts: AdminParts): Promise<Admin> {
  const { config, clock, log, store, adminToken } = foundation;
  const newId = createIdSource(clock);
  const links = createOneTimeLinks(clock);
  const accounts = createAccounts({ store, clock, newId });
  const signIns = createSignIns({ store, clock, links, throttle: createThrottle(clock) });
  const secure = certificatesOf(foundation);
  const credentials = createCredentials({ token: adminToken, signIns, secure: secure !== undefined });
  // The address is known when the server listens, and nobody can ask for a link before.
  let url = '';
  const newLink = () => ({
    url: `${url}/#/welcome?link=${links.create()}`,
    until: new Date(clock.now().getTime() + linkMilliseconds),
  });
  const server = await startAdminServer({
    ...addressOf(config.admin),
    ...{ secure, credentials, log, metrics: parts.metrics },
    openMetrics: config.admin.openMetrics,
    version: manifest.version,
    stream: { feed: createEventFeed(foundation.events), clock, logRing: foundation.logRing },
    collectBundle: () => collectBundle(bundleDeps(foundation)),
    pluginUpload: { pluginsFolder: pluginsFolderIn(config.dataFolder), store, clock },
    pages: config.admin.enabled ? parts.pages : undefined,
    routes: adminRoutes({ ...routeDeps(foundation, parts), accounts, signIns, newLink }),
  });
  url = server.url;
  const isFirst = (await store.accounts()).length === 0;
  return { ...server, firstLink: isFirst ? newLink().url : undefined };
}

/** Without pages there is nobody to serve but the command line, which is on this machine. */
function addressOf({ enabled, host, port, names }: Foundation['config']['admin']) {
  return enabled ? { host, port, names } : { host: '127.0.0.1', port, names: [] };
}

/** @throws in words if the certificate cannot be used */
function certificatesOf({ config, clock, log }: Foundation): SecureOptions | undefined {
  const { tls } = config.admin;
  if (tls === undefined) return undefined;
  const read = readCertificates(tls, clock.now(), 'the admin tool');
  if (!read.ok) throw new Error(read.problem);
  for (const message of read.warnings) log.warn('admin.certificate', { ...certificateFault(message) });
  return read.options;
}

function routeDeps(foundation: Foundation, parts: AdminParts) {
  const { pluginJobs, notifications, runningJobs, lastJump, listenerUrl, productParts = noParts } = parts;
  const { clock, log, events, store, outbound, source, owner, plugins, configurations, notices, configOrigin } =
    foundation;
  const { publish } = events;
  const newId = createIdSource(clock);
  return {
    ...{ store, clock, log, outbound, source, plugins, configurations, publish, pluginJobs, runningJobs, newId },
    ...{ notices, notifications, logRing: foundation.logRing, lastJump, trials: foundation.trials },
    listener: () => listenerAddress(foundation.config.listener, listenerUrl()),
    pluginsFolder: pluginsFolderIn(foundation.config.dataFolder),
    settings: { file: configOrigin?.file, items: shownSettings(foundation.config, configOrigin) },
    bulkActs: createBulkActs({ store, clock, owner, publish, newId }),
    setAsides: createSetAsides({ store, clock, publish }),
    backfills: createBackfills({ store, clock, owner, publish, newId }),
    ...{ version: manifest.version, productParts },
  };
}

/** An engine that a program has put together by itself: only that knows what it contains. */
const noParts = async (): Promise<ProductParts> => ({ of: 'sources', items: [] });

/** All that a post needs to be taken. */
function listenerAddress(
  { secretPath, queryToken, sourceAddresses, tls }: Foundation['config']['listener'],
  url: string | undefined,
): ListenerAddress | undefined {
  if (url === undefined) return undefined;
  const hasAddressList = sourceAddresses !== undefined;
  return {
    url,
    secretPath,
    queryToken,
    hasAddressList,
    wantsClientCertificate: tls?.clientAuthorityFile !== undefined,
  };
}
