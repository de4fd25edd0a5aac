import type { MovableClock } from './clock.ts';
import type { Health } from './command/action.ts';
import type { RequestLog } from './control/request-log.ts';
import type { Directory } from './directory.ts';
import type { FaultPanel } from './faults/panel.ts';
import type { KeyStore } from './keys/key-store.ts';
import type { SessionStarter } from './keys/redeem.ts';
import type { ApiAccount } from './oauth/account.ts';
import type { OutboundSender } from './outbound/sender.ts';
import type { Player } from './sessions/player.ts';
import type { SessionStore } from './sessions/store.ts';
import type { SettingsHolder } from './settings.ts';
import type { SecureListener } from './tls/listener.ts';
import type { RateLimiter } from './xml-api/rate-limit.ts';

/** Where the appliance listens. */
export interface Address {
  plainUrl: string;
  secure?: SecureListener;
}

/** Parts of an appliance; each folder takes the ones that it needs. */
export interface ApplianceParts {
  readonly applianceId: string;
  readonly clock: MovableClock;
  readonly settings: SettingsHolder;
  readonly account: ApiAccount;
  readonly store: SessionStore;
  readonly player: Player;
  readonly outbound: OutboundSender;
  readonly directory: Directory;
  readonly keys: KeyStore;
  readonly sessionStarter: SessionStarter;
  readonly health: Health;
  readonly faults: FaultPanel;
  readonly requests: RequestLog;
  readonly limiter: RateLimiter;
  /** Known as soon as the appliance listens. */
  readonly address: Address;
  /** Where links to the appliance point. */
  readonly origin: () => string;
  /** Writes what has changed into the state file, where there is one. */
  readonly save: () => void;
  readonly closeState: () => void;
}
