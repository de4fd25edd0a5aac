import type { AccountStore } from './accounts.ts';
import type { ActivityStore } from './activity.ts';
import type { AuditStore } from './audit.ts';
import type { BulkActStore } from './bulk-acts.ts';
import type { ConfigurationStore } from './configurations.ts';
import type { DeadLetterStore } from './dead-letters.ts';
import type { DeliveryStore } from './deliveries.ts';
import type { EventStore } from './events.ts';
import type { JobStore } from './jobs.ts';
import type { ParkingStore } from './parking.ts';
import type { ProcessStore } from './processes.ts';
import type { SearchStore } from './searches.ts';
import type { SessionKeyStore } from './session-keys.ts';
import type { SessionStore } from './sessions.ts';
import type { SetAsideStore } from './set-asides.ts';
import type { TryNowStore } from './try-now.ts';
import type { UnconfirmedStore } from './unconfirmed.ts';
import type { UpkeepStore } from './upkeep.ts';

/**
 * The durable memory of the engine; the only place with SQL. Every promise of a writing method resolves only after its
 * transaction is on disk. Writes go through one writer per process that commits what has gathered; a row that fails does
 * not fail its neighbours. What a person does goes into the audit in the transaction that does it. Methods throw on a fault
 * of the database, never on an expected refusal.
 */
export interface Store
  extends
    EventStore,
    DeliveryStore,
    DeadLetterStore,
    SetAsideStore,
    BulkActStore,
    SessionStore,
    SessionKeyStore,
    ConfigurationStore,
    ParkingStore,
    JobStore,
    AuditStore,
    AccountStore,
    ActivityStore,
    SearchStore,
    ProcessStore,
    TryNowStore,
    UnconfirmedStore,
    UpkeepStore {
  /** Finishes what the writer holds and closes the database. */
  close(): Promise<void>;
}
