import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { Clock } from '../clock.ts';
import { tokenErrors } from './errors.ts';

/** A client's request on behalf of a person who has yet to sign in. */
export interface AskedGrant {
  readonly clientId: string;
  readonly scope: string;
}

/** A code that the browser carries back to the client: docs/vendors/dataverse.md#interactive-sign-in. */
interface AuthorizationCode extends AskedGrant {
  readonly redirectUri: string;
  /** SHA-256 of the verifier, base64url. */
  readonly challenge: string;
  readonly personId: string;
  readonly expires: number;
}

interface DeviceCode extends AskedGrant {
  readonly userCode: string;
  readonly expires: number;
  state: 'pending' | 'declined' | { readonly personId: string };
}

/** The sign-ins of people that are under way. */
export interface PendingGrants {
  /** Gives the code for a person who has signed in. */
  authorize(given: Omit<AuthorizationCode, 'expires'>): string;
  /** Takes a code, once. Gives the object id of the person. */
  redeem(code: string, clientId: string, redirectUri: string, verifier: string): string;
  startDevice(asked: AskedGrant): { deviceCode: string; userCode: string };
  /** Answers the code that a person entered; undefined declines. False where there is no such code. */
  answerDevice(userCode: string, personId: string | undefined): boolean;
  /** Gives the object id of the person, or refuses with what the client has to do. */
  pollDevice(deviceCode: string, clientId: string): string;
}

const codeMilliseconds = 10 * 60_000;
/** Seconds, as the answer to the client says them. */
export const deviceLifetimeSeconds = 900;
export const deviceIntervalSeconds = 5;

// No vowels and nothing that looks alike, so that a code can be read out.
const letters = 'BCDFGHJKLMNPQRSTVWXZ';

/** Makes the store of sign-ins that are under way. */
export function createPendingGrants(clock: Clock): PendingGrants {
  const codes = new Map<string, AuthorizationCode>();
  const devices = new Map<string, DeviceCode>();
  const now = (): number => clock.now().getTime();
  return {
    authorize: (given) => {
      const code = randomBytes(32).toString('base64url');
      codes.set(code, { ...given, expires: now() + codeMilliseconds });
      return code;
    },
    redeem: (code, clientId, redirectUri, verifier) => {
      const known = codes.get(code);
      codes.delete(code);
      if (known === undefined || known.expires < now() || known.clientId !== clientId) throw tokenErrors.code();
      if (known.redirectUri !== redirectUri) throw tokenErrors.redirect(redirectUri);
      const digest = createHash('sha256').update(verifier).digest('base64url');
      if (digest !== known.challenge) throw tokenErrors.verifier();
      return known.personId;
    },
    startDevice: (asked) => {
      const deviceCode = randomBytes(32).toString('base64url');
      const userCode = Array.from({ length: 9 }, () => letters[randomInt(letters.length)]).join('');
      const expires = now() + deviceLifetimeSeconds * 1000;
      devices.set(deviceCode, { ...asked, userCode, expires, state: 'pending' });
      return { deviceCode, userCode };
    },
    answerDevice: (userCode, personId) => {
      const device = [...devices.values()].find((one) => one.userCode === userCode.trim().toUpperCase());
      if (device === undefined) return false;
      device.state = personId === undefined ? 'declined' : { personId };
      return true;
    },
    pollDevice: (deviceCode, clientId) => {
      const device = devices.get(deviceCode);
      if (device?.clientId !== clientId) throw tokenErrors.deviceCode();
      if (device.expires < now()) throw tokenErrors.deviceExpired();
      if (device.state === 'declined') throw tokenErrors.deviceDeclined();
      if (device.state === 'pending') throw tokenErrors.devicePending();
      devices.delete(deviceCode);
      return device.state.personId;
    },
  };
}
