import { isLoopback } from '../config/loopback.ts';
import type { AccessRules } from './access.ts';

/** Settings that limit who reaches the listener. */
export interface ListenerExposure extends AccessRules {
  readonly host: string;
  readonly tls?: { readonly clientAuthorityFile?: string | undefined } | undefined;
}

/**
 * Whether anybody who reaches the listener can post events: it is open beyond this machine, and asks neither for an address
 * nor for a secret nor for a certificate. An event that nobody has sent costs a look-up.
 */
export function isOpenToAnybody({ host, sourceAddresses, secretPath, queryToken, tls }: ListenerExposure): boolean {
  const isGuarded = [sourceAddresses, secretPath, queryToken, tls?.clientAuthorityFile].some(
    (rule) => rule !== undefined,
  );
  return !isLoopback(host) && !isGuarded;
}

/** Warning at start and in `config check` for a listener that is open to everybody. */
export const openListenerWarning =
  'listener: anybody who reaches it can post events, each of which costs look-ups at the appliance. ' +
  'Set sourceAddresses, secretPath, queryToken or tls.clientAuthorityFile.';
