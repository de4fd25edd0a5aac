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
import { createKeeper } from './state/keeper.ts';
import { openStateFile, type StateFile } from './state/state-file.ts';
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
  /** Writes what has changed into the state file, where there is one. */
  readonly save: () => void;
  readonly closeState: () => void;
}

/** Makes the parts of an appliance; nothing listens yet. @throws RangeError that names a wrong setting */
export function createParts(options: ApplianceOptions): ApplianceParts {
  const file = options.stateFile === undefined ? undefined : openStateFile(options.stateFile);
  const random = createRandom(seedOf(options, file));
  const clock = createMovableClock(options.clock);
  const settings = createSettings(options.settings);
  const account = createApiAccount(random, options.account);
  const applianceId = keptId(file) ?? random.hex(32);
  const store = createSessionStore();
  const outbound = createSender({ clock, settings, applianceId, onChange: () => keeper?.save() });
  const address: Address = { plainUrl: '' };
  const origin = (): string => address.secure?.url ?? address.plainUrl;
  const notify = outbound.notify.bind(outbound);
  const player = createPlayer({ clock, random, settings, store, origin, notify });
  const directory = createDirectory();
  const keys = createKeyStore(random, clock);
  const frontDoor = createFrontDoor({ keys, player, directory, settings, random, clock });
  const health: Health = { problem: '', failoverRole: 'none' };
  const parts: ApplianceParts = {
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
    save: () => keeper?.save(),
    closeState: () => file?.close(),
  };
  const keeper = file && createKeeper(parts, file);
  file?.save([{ kind: 'identity', id: 'appliance', value: applianceId }]);
  keeper?.restore();
  return parts;
}

/** A start on kept state must not play the sessions of the first start again, whose ids are taken. */
function seedOf({ seed = 'casebridge' }: ApplianceOptions, file: StateFile | undefined): string | number {
  if (file === undefined) return seed;
  const starts = (file.all('starts')[0]?.value as number | undefined) ?? 0;
  file.save([{ kind: 'starts', id: 'count', value: starts + 1 }]);
  return starts === 0 ? seed : `${seed}, start ${starts + 1}`;
}

function keptId(file: StateFile | undefined): string | undefined {
  return file?.all('identity')[0]?.value as string | undefined;
}
