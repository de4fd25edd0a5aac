import type { Accounts } from '../../accounts/accounts.ts';
import type { Configurations } from '../../config/configurations.ts';
import type { PluginRegistry } from '../../plugin-host/plugin-registry.ts';
import type { Store } from '../../store/store.ts';
import type { Route } from '../http/route.ts';
import { type AccountRouteDeps, accountRoutes } from './accounts.ts';
import { type BulkActRouteDeps, bulkActRoutes } from './bulk-acts.ts';
import { configurationRoutes } from './configurations.ts';
import { type ConfigurationTestDeps, configurationTestRoutes } from './configuration-tests.ts';
import { type ExplainRouteDeps, explainRoutes } from './explain.ts';
import { type HealthDeps, healthRoutes } from './health.ts';
import { listRoutes } from './lists.ts';
import { type LogRouteDeps, logRoutes } from './logs.ts';
import { type NoticeRouteDeps, noticeRoutes } from './notices.ts';
import { type NotificationRouteDeps, notificationRoutes } from './notifications.ts';
import { overviewRoutes } from './overview.ts';
import type { ErasureDeps } from '../../erasure/erasure.ts';
import { type PartRouteDeps, partRoutes } from './parts.ts';
import { pluginCallRoutes } from './plugin-calls.ts';
import { type PluginJobDeps, pluginJobRoutes } from './plugin-jobs.ts';
import { type PluginPreviewDeps, pluginPreviewRoutes } from './plugin-previews.ts';
import { type PluginRouteDeps, pluginRoutes } from './plugins.ts';
import { type ReconciliationDeps, reconciliationRoutes } from './reconciliation.ts';
import { type RecoveryDeps, recoveryRoutes } from './recovery.ts';
import { type SignInRouteDeps, signInRoutes } from './sign-in.ts';
import { sessionKeyRoutes } from './session-keys.ts';
import { type SettingsRouteDeps, settingsRoutes } from './settings.ts';
import { sessionRoutes } from './sessions.ts';
import { type SetAsideRouteDeps, setAsideRoutes } from './set-asides.ts';
import { type TryNowDeps, tryNowRoutes } from './try-now.ts';

/** The parts of the engine that the admin API serves. */
export interface AdminApiDeps
  extends
    HealthDeps,
    SignInRouteDeps,
    AccountRouteDeps,
    BulkActRouteDeps,
    ConfigurationTestDeps,
    ExplainRouteDeps,
    RecoveryDeps,
    ErasureDeps,
    PluginJobDeps,
    PluginPreviewDeps,
    ReconciliationDeps,
    NoticeRouteDeps,
    NotificationRouteDeps,
    LogRouteDeps,
    SettingsRouteDeps,
    SetAsideRouteDeps,
    PartRouteDeps,
    Pick<PluginRouteDeps, 'pluginsFolder'>,
    TryNowDeps {
  readonly store: Store;
  readonly configurations: Configurations;
  readonly accounts: Accounts;
  readonly plugins: PluginRegistry;
  /** Of the product. */
  readonly version: string;
}

/** Every route of the admin API: the one table that its server, its OpenAPI document and its tests are made from. */
export function adminRoutes(deps: AdminApiDeps): readonly Route[] {
  return [
    ...healthRoutes(deps),
    ...overviewRoutes(deps),
    ...signInRoutes(deps),
    ...accountRoutes(deps),
    ...configurationRoutes(deps.configurations),
    ...configurationTestRoutes(deps),
    ...pluginRoutes(deps),
    ...pluginCallRoutes(deps),
    ...pluginJobRoutes(deps),
    ...pluginPreviewRoutes(deps),
    ...listRoutes(deps),
    ...recoveryRoutes(deps),
    ...setAsideRoutes(deps),
    ...noticeRoutes(deps),
    ...bulkActRoutes(deps),
    ...tryNowRoutes(deps),
    ...notificationRoutes(deps),
    ...logRoutes(deps),
    ...settingsRoutes(deps),
    ...partRoutes(deps),
    ...sessionRoutes(deps),
    ...sessionKeyRoutes(deps),
    ...explainRoutes(deps),
    ...reconciliationRoutes(deps),
  ];
}
