import { createHash } from 'node:crypto';
import type { Random } from '../random.ts';

/** Credentials of an API client: docs/vendors/remote-support.md#token. */
export interface Credentials {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Permissions of an API account. */
export interface Permissions {
  readonly command: 'full_access' | 'read_only' | 'deny';
  readonly supportReports: boolean;
}

/** The API account of the appliance and its tokens. */
export interface ApiAccount {
  readonly credentials: Credentials;
  permissions: Permissions;
  enabled: boolean;
  /** Whether these are the credentials of this account. */
  accepts(clientId: string, clientSecret: string): boolean;
  /** Makes another secret; every token is invalid from then on. docs/vendors/remote-support.md#token */
  regenerateSecret(): Credentials;
  /** Takes over the credentials of an earlier run. */
  restore(credentials: Credentials): void;
  /** Makes a token. Where there are thirty, the oldest is invalid from then on: docs/vendors/remote-support.md#token-limits. */
  issueToken(lifetimeSeconds: number, now: number): string;
  /** Whether a token is valid. @param now milliseconds since 1970 */
  holds(token: string, now: number): boolean;
  /** Makes every token invalid, as if all had expired. */
  expireTokens(): void;
  /** How many tokens are valid. */
  validTokens(now: number): number;
}

const tokenLimit = 30;
const alphanumeric = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Makes an account, with made-up credentials unless they are given. */
export function createApiAccount(random: Random, given?: Credentials): ApiAccount {
  let credentials = given ?? { clientId: random.hex(40), clientSecret: makeSecret(random) };
  let tokens: { value: string; expiresAt: number }[] = [];
  return {
    get credentials() {
      return credentials;
    },
    permissions: { command: 'full_access', supportReports: true },
    enabled: true,
    accepts(clientId, clientSecret) {
      return this.enabled && clientId === credentials.clientId && clientSecret === credentials.clientSecret;
    },
    regenerateSecret() {
      credentials = { ...credentials, clientSecret: makeSecret(random) };
      tokens = [];
      return credentials;
    },
    restore(kept) {
      credentials = kept;
    },
    issueToken(lifetimeSeconds, now) {
      const value = random.text(40, alphanumeric);
      tokens = [...tokens.filter((token) => token.expiresAt > now), { value, expiresAt: now + lifetimeSeconds * 1000 }];
      tokens = tokens.slice(-tokenLimit);
      return value;
    },
    holds(token, now) {
      return this.enabled && tokens.some(({ value, expiresAt }) => value === token && expiresAt > now);
    },
    expireTokens() {
      tokens = [];
    },
    validTokens: (now) => tokens.filter((token) => token.expiresAt > now).length,
  };
}

/** 44 characters of base64, as the vendor's are. */
function makeSecret(random: Random): string {
  return createHash('sha256').update(random.hex(64)).digest('base64');
}
