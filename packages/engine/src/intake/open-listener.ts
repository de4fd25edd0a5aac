import type { Fault } from '@casebridge/plugin-api';
import { isLoopback } from '../config/loopback.ts';
import type { AccessRules } from './access.ts';

/** Settings that limit who reaches the listener. */
export interface ListenerExposure extends AccessRules {
  readonly host: string;
  readonly tls?: { readonly clientAuthorityFile?: string | undefined } | undefined;
}

/**
 * Whether anybody who reaches the listener can post events: it is open beyond this machine, and asks neither for an address
 * nor for a secret nor for a certificate. What strangers post costs a share of the account's limits.
 */
export function isOpenToAnybody({ host, sourceAddresses, secretPath, queryToken, tls }: ListenerExposure): boolean {
  const isGuarded = [sourceAddresses, secretPath, queryToken, tls?.clientAuthorityFile].some(
    (rule) => rule !== undefined,
  );
  return !isLoopback(host) && !isGuarded;
}

/** Warning at start and in `config check` for a listener that is open to everybody. */
export const openListener: Fault = {
  code: 'CB-LISTENER-OPEN',
  message: 'listener: anybody who reaches it can post events, for which the appliance is asked.',
  help: 'Set sourceAddresses, secretPath, queryToken or tls.clientAuthorityFile.',
};
