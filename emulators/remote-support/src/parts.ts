import type { ApplianceOptions } from './appliance.ts';
import type { Address, ApplianceParts } from './appliance-parts.ts';
import { createMovableClock } from './clock.ts';
import type { Health } from './command/action.ts';
import { createRequestLog } from './control/request-log.ts';
import { createDirectory } from './directory.ts';
import { createFaultPanel } from './faults/panel.ts';
import { createKeyStore } from './keys/key-store.ts';
import { createSessionStarter } from './keys/redeem.ts';
import { createApiAccount } from './oauth/account.ts';
import { createSender } from './outbound/sender.ts';
import { createRandom } from './random.ts';
import { createPlayer } from './sessions/player.ts';
import { createSessionStore } from './sessions/store.ts';
import { createSettings } from './settings.ts';
import { createKeeper } from './state/keeper.ts';
import { openStateFile, type StateFile } from './state/state-file.ts';
import { createRateLimiter } from './xml-api/rate-limit.ts';

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
  const sessionStarter = createSessionStarter({ keys, player, directory, settings, random, clock });
  const health: Health = { problem: '', failoverRole: 'none' };
  const parts: ApplianceParts = {
    ...{ applianceId, clock, settings, account, store, player },
    outbound,
    directory,
    keys,
    sessionStarter,
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
