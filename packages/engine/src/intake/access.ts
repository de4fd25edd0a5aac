import { createHash, timingSafeEqual } from 'node:crypto';
import { parseAddressList } from '../outbound/address-list.ts';

/** Conditions that a request has to meet; a missing rule is not checked. */
export interface AccessRules {
  readonly sourceAddresses?: readonly string[] | undefined;
  /** First part of the path. */
  readonly secretPath?: string | undefined;
  /** Value of the query parameter `token`. */
  readonly queryToken?: string | undefined;
}

export interface AccessRequest {
  readonly address: string;
  /** Path of the request. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** Whether a request is served, and under which path if so. The status tells no more than it has to. */
export type AccessDecision =
  | { readonly ok: true; readonly path: string }
  | { readonly ok: false; readonly status: 403 | 404; readonly reason: 'source-address' | 'secret-path' | 'token' };

/**
 * Makes the decision about addresses: without a list, all may.
 * @throws if an entry of the list is none
 */
export function createAddressCheck(sourceAddresses: AccessRules['sourceAddresses']): (address: string) => boolean {
  if (sourceAddresses === undefined) return () => true;
  const addresses = parseAddressList(sourceAddresses);
  if (!addresses.ok) {
    throw new Error(`listener.sourceAddresses: ${addresses.wrong.join(', ')} is no address and no network`);
  }
  return (address) => addresses.list.has(address);
}

/**
 * Makes the decision about requests.
 * @throws if an entry of the address list is none
 */
export function createAccess(rules: AccessRules): (request: AccessRequest) => AccessDecision {
  const allows = createAddressCheck(rules.sourceAddresses);
  return ({ address, path, query }) => {
    if (!allows(address)) return { ok: false, status: 403, reason: 'source-address' };
    const rest = rules.secretPath === undefined ? path : pathBehind(rules.secretPath, path);
    if (rest === undefined) return { ok: false, status: 404, reason: 'secret-path' };
    if (rules.queryToken !== undefined && !isEqual(rules.queryToken, query.get('token') ?? '')) {
      return { ok: false, status: 403, reason: 'token' };
    }
    return { ok: true, path: rest };
  };
}

function pathBehind(secret: string, path: string): string | undefined {
  const [, first = '', rest] = /^\/([^/]*)(\/.*)?$/.exec(path) ?? [];
  return isEqual(secret, first) ? (rest ?? '/') : undefined;
}

/** Takes the same time however much of it is right. */
function isEqual(expected: string, given: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(expected), digest(given));
}
