import { createHash, generateKeyPair, type KeyObject, randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { exportJWK, type JWK, SignJWT } from 'jose';
import type { Clock } from '../clock.ts';

/** Claims of a token. */
export interface TokenClaims {
  audience: string;
  tenantId: string;
  /** The app registration that asked for it. */
  applicationId: string;
  /** Object id of the signed-in person; undefined for an application by itself. */
  personId?: string;
}

/** Issues access tokens and knows the ones that it issued. */
export interface TokenIssuer {
  issue(claims: TokenClaims, issuer: string, lifetimeSeconds: number): Promise<string>;
  /** The claims of a token that was issued here and has not expired. */
  read(token: string): TokenClaims | undefined;
  /** The public keys, as `jwks_uri` gives them. */
  publicKeys(): Promise<JWK[]>;
}

interface Issued {
  claims: TokenClaims;
  expires: number;
}

/**
 * Makes an issuer. Entra signs with RS256; here it is ES256, since an access token is opaque to whoever asks for one
 * and an RSA key costs each started emulator a third of a second.
 */
export function createTokenIssuer(clock: Clock): TokenIssuer {
  const issued = new Map<string, Issued>();
  let keys: Promise<{ privateKey: KeyObject; publicKey: KeyObject }> | undefined;
  const keyPair = (): NonNullable<typeof keys> => (keys ??= promisify(generateKeyPair)('ec', { namedCurve: 'P-256' }));
  const keyId = createHash('sha256').update('casebridge-emulator').digest('base64url').slice(0, 27);

  async function issue(claims: TokenClaims, issuer: string, lifetimeSeconds: number): Promise<string> {
    const { privateKey } = await keyPair();
    const now = Math.floor(clock.now().getTime() / 1000);
    const token = await new SignJWT({
      appid: claims.applicationId,
      tid: claims.tenantId,
      oid: claims.personId ?? claims.applicationId,
      idtyp: claims.personId === undefined ? 'app' : 'user',
      uti: randomUUID(),
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'JWT', kid: keyId })
      .setIssuer(issuer)
      .setAudience(claims.audience)
      .setIssuedAt(now)
      .setNotBefore(now)
      .setExpirationTime(now + lifetimeSeconds)
      .sign(privateKey);
    issued.set(token, { claims, expires: (now + lifetimeSeconds) * 1000 });
    forgetExpired();
    return token;
  }

  function forgetExpired(): void {
    const now = clock.now().getTime();
    for (const [token, { expires }] of issued) if (expires <= now) issued.delete(token);
  }

  return {
    issue,
    read: (token) => {
      const known = issued.get(token);
      return known !== undefined && known.expires > clock.now().getTime() ? known.claims : undefined;
    },
    publicKeys: async () => [
      { ...(await exportJWK((await keyPair()).publicKey)), kid: keyId, use: 'sig', alg: 'ES256' },
    ],
  };
}
