import type { ApplianceOptions } from './appliance.ts';
import { createMovableClock, type MovableClock } from './clock.ts';
import type { Health } from './command/action.ts';
import { createRequestLog, type RequestLog } from './control/request-log.ts';
import { createDirectory, type Directory } from './directory.ts';
import { createFaultPanel, type FaultPanel } from './faults/panel.ts';
import { createKeyStore, type KeyStore } from './keys/key-store.ts';
import { createFrontDoor, type FrontDoor } from './keys/redeem.ts';
import { createApiAccount, type ApiAccount } from './oauth/account.ts';
import { createSender, type OutboundSender } from './outbound/sender.ts';
import { createRandom } from './random.ts';
import { createPlayer, type Player } from './sessions/player.ts';
import { createSessionStore, type SessionStore } from './sessions/store.ts';
import { createSettings, type SettingsHolder } from './settings.ts';
import type { SecureListener } from './tls/listener.ts';
import { createRateLimiter, type RateLimiter } from './xml-api/rate-limit.ts';

/** Where the appliance listens. */
export interface Address {
  plainUrl: string;
  secure?: SecureListener;
}

/** What an appliance is made of; each room takes from it what it needs. */
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
  readonly frontDoor: FrontDoor;
  readonly health: Health;
  readonly faults: FaultPanel;
  readonly requests: RequestLog;
  readonly limiter: RateLimiter;
  /** Known as soon as the appliance listens. */
  readonly address: Address;
  /** Where links to the appliance point. */
  readonly origin: () => string;
}

/** Makes the parts of an appliance; nothing listens yet. @throws RangeError that names a wrong setting */
export function createParts(options: ApplianceOptions): ApplianceParts {
  const random = createRandom(options.seed ?? 'casebridge');
  const clock = createMovableClock(options.clock);
  const settings = createSettings(options.settings);
  const account = createApiAccount(random, options.account);
  const applianceId = random.hex(32);
  const store = createSessionStore();
  const outbound = createSender({ clock, settings, applianceId });
  const address: Address = { plainUrl: '' };
  const origin = (): string => address.secure?.url ?? address.plainUrl;
  const notify = outbound.notify.bind(outbound);
  const player = createPlayer({ clock, random, settings, store, origin, notify });
  const directory = createDirectory();
  const keys = createKeyStore(random, clock);
  const frontDoor = createFrontDoor({ keys, player, directory, settings, random, clock });
  const health: Health = { problem: '', failoverRole: 'none' };
  return {
    ...{ applianceId, clock, settings, account, store, player },
    outbound,
    directory,
    keys,
    frontDoor,
    health,
    faults: createFaultPanel(),
    requests: createRequestLog(),
    limiter: createRateLimiter(clock, settings),
    address,
    origin,
  };
}
