import { createStoreAccess } from './access.ts';
import { createAccountStore } from './accounts.ts';
import { createActivityStore } from './activity.ts';
import { createAuditStore } from './audit.ts';
import { createBulkActStore } from './bulk-acts.ts';
import { createConfigurationStore } from './configurations.ts';
import { createDeadLetterStore } from './dead-letters.ts';
import { createDeliveryStore } from './deliveries.ts';
import type { SqlDriver } from './driver.ts';
import { createEventStore } from './events.ts';
import { createJobStore } from './jobs.ts';
import { createParkingStore } from './parking.ts';
import { createProcessStore } from './processes.ts';
import type { QueryContext } from './queries/context.ts';
import { createSearchStore } from './searches.ts';
import { createSessionKeyStore } from './session-keys.ts';
import { createSessionStore } from './sessions.ts';
import { createSetAsideStore } from './set-asides.ts';
import type { Store } from './store.ts';
import { createTryNowStore } from './try-now.ts';
import { createUnconfirmedStore } from './unconfirmed.ts';
import { createUpkeepStore } from './upkeep.ts';
import { createWriter } from './writer.ts';

/** A store over any SQL database that has a driver. */
export function createSqlStore(driver: SqlDriver, context: QueryContext): Store {
  const writer = createWriter(driver);
  const access = createStoreAccess(driver, writer, context);
  return {
    ...createEventStore(access),
    ...createDeliveryStore(access),
    ...createDeadLetterStore(access),
    ...createSetAsideStore(access),
    ...createBulkActStore(access),
    ...createSessionStore(access),
    ...createSessionKeyStore(access),
    ...createConfigurationStore(access),
    ...createParkingStore(access),
    ...createJobStore(access),
    ...createAuditStore(access),
    ...createAccountStore(access),
    ...createActivityStore(access),
    ...createSearchStore(access),
    ...createProcessStore(access),
    ...createTryNowStore(access),
    ...createUnconfirmedStore(access),
    ...createUpkeepStore(access, driver),
    async close() {
      await writer.close();
      await driver.close();
    },
  };
}
