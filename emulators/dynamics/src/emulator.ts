import type { MovableClock } from './clock.ts';
import { createDirectory, type Directory } from './entra/directory.ts';
import { createPendingGrants, type PendingGrants } from './entra/pending-grants.ts';
import { createTokenIssuer, type TokenIssuer } from './entra/tokens.ts';
import { createEnvironment, type Environment, type Identities } from './environment.ts';
import { seed } from './seed.ts';
import type { Settings } from './settings.ts';

/** The whole box: one tenant of Entra, one environment of Dataverse. */
export interface Emulator {
  readonly directory: Directory;
  /** Sign-ins of people that are under way. */
  readonly grants: PendingGrants;
  readonly issuer: TokenIssuer;
  readonly settings: Settings;
  readonly clock: MovableClock;
  readonly application: { id: string; secret: string };
  /** The environment as it is now; a reset puts another in its place. */
  environment(): Environment;
  /** Throws away all rows and all imported solutions. */
  reset(): void;
  /** An environment with nothing in it, not yet in place. */
  blank(ids: Identities): Environment;
  /** Puts an environment in the place of the present one. */
  replace(environment: Environment): void;
  /** Address of the server, known once it listens. */
  url: () => string;
  setUrl(url: string): void;
}

/** Options of {@link createEmulator}. */
export interface EmulatorParts {
  clock: MovableClock;
  settings: Settings;
  tenantId: string;
  application: { id: string; secret: string };
}

/** Makes an emulator that does not listen yet. */
export function createEmulator(parts: EmulatorParts): Emulator {
  const { clock, settings, tenantId, application } = parts;
  let address = '';
  const url = (): string => address;
  const blank = (ids?: Identities): Environment =>
    createEnvironment({ settings, clock, url, ...(ids === undefined ? {} : { ids }) });
  const fresh = (ids?: Identities): Environment => {
    const environment = blank(ids);
    seed(environment, application.id);
    return environment;
  };
  let environment = fresh();
  return {
    directory: createDirectory(tenantId, application),
    grants: createPendingGrants(clock),
    issuer: createTokenIssuer(clock),
    settings,
    clock,
    application,
    environment: () => environment,
    reset: () => void (environment = fresh(environment.ids)),
    blank,
    replace: (next) => void (environment = next),
    url,
    setUrl: (next) => void (address = next),
  };
}
