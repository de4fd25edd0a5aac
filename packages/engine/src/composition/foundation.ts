import { randomUUID } from 'node:crypto';
import type { Clock } from '@casebridge/plugin-api';
import type { DestinationStream } from 'pino';
import type { AdminPages } from '../admin-api/pages.ts';
import type { ProductParts } from '../admin-api/routes/parts.ts';
import { openTokenFile, tokenFileBeside } from '../accounts/token-file.ts';
import { type Configurations, openConfigurations } from '../config/configurations.ts';
import { type ConfigOrigin, type MainConfig, secretsOf, summarizeMainConfig } from '../config/main-config.ts';
import { secretSettingsOf } from '../config/secret-settings.ts';
import { createEngineEvents, type EngineEvents } from '../events/engine-events.ts';
import { createIdSource } from '../ids.ts';
import { createTrialPosts, type TrialPosts } from '../intake/trial-posts.ts';
import { freeBytes, type FreeBytes } from '../notifications/free-bytes.ts';
import { openProxy } from '../outbound/open-proxy.ts';
import { createOutbound, type Outbound } from '../outbound/outbound.ts';
import type { Proxy } from '../outbound/proxy.ts';
import type { PluginRegistry } from '../plugin-host/plugin-registry.ts';
import { openKeyRing } from '../secrets/key-ring.ts';
import { createRedactor, type Redactor } from '../secrets/redactor.ts';
import { startAccountShare, wholeShare } from '../source/account-share.ts';
import { createReportSource, type ReportSource } from '../source/report-source.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { createNotices, type Notices } from '../telemetry/notices.ts';
import { createLog, type EngineLog } from '../telemetry/log.ts';
import { logWhatHappens } from '../telemetry/log-what-happens.ts';
import { createLogRing, type LogRing } from '../telemetry/log-ring.ts';
import { systemClock } from '../time/clock.ts';
import { openPlugins, type PluginsDeps } from './plugins.ts';

/** Options of an engine. */
export interface EngineOptions {
  readonly config: MainConfig;
  /** Where it comes from; missing where it was made by a program. */
  readonly configOrigin?: ConfigOrigin;
  /** Folders of the plugins that come with the product, as file URLs; more may stand in the data folder. */
  readonly plugins: readonly URL[];
  /** The pages of the admin tool; without them only its API is served. */
  readonly pages?: AdminPages;
  /** What the product contains that is not ours, for the page that shows the licences. */
  readonly productParts?: () => Promise<ProductParts>;
  readonly clock?: Clock;
  /** What the thread of a plugin may take, where it is not the usual. */
  readonly pluginLimits?: PluginsDeps['limits'];
  /** Where log lines go; standard output if nothing is said. */
  readonly logDestination?: DestinationStream;
  /** Measures the room on a disk, where it is not to be the real one. */
  readonly freeBytes?: FreeBytes;
}

/** Parts of an engine that do nothing by themselves; pollers, workers and servers are built on them. */
export interface Foundation {
  readonly config: MainConfig;
  readonly configOrigin: ConfigOrigin | undefined;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly events: EngineEvents;
  readonly store: Store;
  readonly outbound: Outbound;
  readonly source: ReportSource;
  /** How much of the limits of the accounts at the appliances is for this process. */
  readonly share: () => number;
  /** Names this process among those that use the store. */
  readonly owner: string;
  /** Whether other processes may work on the same store. */
  readonly sharesStore: boolean;
  readonly plugins: PluginRegistry;
  readonly configurations: Configurations;
  readonly notices: Notices;
  /** Takes secrets out of whatever leaves the engine. */
  readonly redactor: Redactor;
  readonly logRing: LogRing;
  /** Passes for posts that try the listener. */
  readonly trials: TrialPosts;
  readonly freeBytes: FreeBytes;
  /** Further content of the admin address, such as the built pages. */
  readonly adminToken: string;
}

/**
 * Opens everything that does nothing by itself: log, store, connections, plugins, configurations.
 * @param opened is given what has to be closed, in order
 * @throws an error in words if a plugin, the store or the key file cannot be used
 */
export async function openFoundation(options: EngineOptions, opened: AsyncDisposableStack): Promise<Foundation> {
  const { config, clock = systemClock } = options;
  const redactor = createRedactor();
  secretsOf(config).forEach((secret) => redactor.add(secret));
  // Where the address of PostgreSQL has no password, its client takes this one: so does the container's compose file.
  const { PGPASSWORD } = process.env;
  if (PGPASSWORD !== undefined && PGPASSWORD !== '') redactor.add(PGPASSWORD);
  const logRing = createLogRing();
  const log = openLog(options, redactor, logRing);
  const events = createEngineEvents(log);
  logWhatHappens(events, log);
  // Asked for with the first event only, when the keys are open.
  const store = await openStore({ config, clock, log, hashSession: (lsid) => keys.hash(lsid) });
  opened.defer(() => store.close());
  const keys = openKeyRing(config.keyFile, { isNeeded: await store.needsKey() });
  const adminToken = openTokenFile(tokenFileBeside(config.keyFile));
  redactor.add(adminToken);
  const outbound = createOutbound({
    proxy: proxyOf(config, redactor),
    onCredential(token) {
      redactor.addToken(token);
    },
  });
  opened.defer(() => outbound.close());
  const { dataFolder } = config;
  const plugins = await openPlugins(
    {
      bundled: options.plugins,
      limits: options.pluginLimits,
      dataFolder,
      clock,
      log,
      redactor,
      publish: events.publish,
    },
    opened,
  );
  const configurations = await openConfigurations({
    ...{ store, keys, redactor, clock, newId: createIdSource(clock), publish: events.publish },
    secretSettings: (plugin) => {
      const installed = plugins.get(plugin);
      return installed && secretSettingsOf(installed.settingsSchema);
    },
    checkSettings: async (plugin, settings) => (await plugins.get(plugin)?.parseSettings(settings)) ?? [],
  });
  configurations.summaries().forEach((summary) => log.info('configuration.loaded', summary));
  const [owner, sharesStore] = [randomUUID(), config.store.kind === 'postgresql'];
  const accounts = sharesStore ? await startAccountShare({ store, clock, log, owner }) : wholeShare;
  opened.defer(() => accounts.close());
  const share = () => accounts.share();
  const source = createReportSource({
    ...{ outbound, clock, share },
    redact: (text) => redactor.withoutSecrets(text),
  });
  return {
    configOrigin: options.configOrigin,
    ...{ config, clock, log, events, store, outbound, source, owner, sharesStore, plugins, configurations },
    ...{ adminToken, redactor, logRing, share },
    ...{ trials: createTrialPosts(store), freeBytes: options.freeBytes ?? freeBytes },
    notices: createNotices({ store, clock, newId: createIdSource(clock) }),
  };
}

function openLog({ config, logDestination }: EngineOptions, redactor: Redactor, ring: LogRing): EngineLog {
  const destination = logDestination === undefined ? {} : { destination: logDestination };
  const log = createLog({ level: config.logLevel, redactor, ring, ...destination });
  log.info('engine.configuration', summarizeMainConfig(config));
  return log;
}

function proxyOf({ proxy }: MainConfig, redactor: Redactor): Proxy | undefined {
  const opened = openProxy(proxy, process.env);
  if (!opened.ok) throw new Error(`${opened.problem}.`);
  opened.secrets.forEach((secret) => redactor.add(secret));
  return opened.proxy;
}
