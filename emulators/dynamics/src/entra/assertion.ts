import { createHash, type X509Certificate } from 'node:crypto';
import { compactVerify, decodeJwt, decodeProtectedHeader, errors } from 'jose';
import type { Application } from './directory.ts';
import { tokenErrors } from './errors.ts';

/** Required `client_assertion_type` of a signed assertion. */
export const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** The longest life of an assertion that is taken: docs/vendors/dataverse.md#token. */
const maximumLifetimeSeconds = 24 * 60 * 60;

/** How far the clocks of client and service may differ. */
const clockSkewSeconds = 300;

/**
 * Checks a signed assertion against the certificates of an app registration: docs/vendors/dataverse.md#token.
 * @param audiences the addresses that may stand in `aud`
 */
export async function checkAssertion(
  application: Application,
  assertion: string,
  audiences: readonly string[],
  now: Date,
): Promise<void> {
  const certificate = certificateOf(application, assertion);
  try {
    await compactVerify(assertion, certificate.publicKey, { algorithms: ['PS256', 'RS256'] });
  } catch (error) {
    if (error instanceof errors.JOSEError) throw tokenErrors.assertion(application.id, 'the signature is not valid');
    throw error;
  }
  checkClaims(application, assertion, audiences, Math.floor(now.getTime() / 1000));
}

// The header names the certificate by its SHA-256 thumbprint, or by SHA-1 in the older form.
function certificateOf(application: Application, assertion: string): X509Certificate {
  let header: Record<string, unknown>;
  try {
    header = decodeProtectedHeader(assertion);
  } catch {
    throw tokenErrors.assertion(application.id, 'it is no JWT');
  }
  const certificate = application.certificates.find(
    (one) => header['x5t#S256'] === thumbprint(one, 'sha256') || header.x5t === thumbprint(one, 'sha1'),
  );
  if (certificate === undefined) throw tokenErrors.assertion(application.id, 'the certificate is not registered');
  return certificate;
}

/** The thumbprint of a certificate as an assertion's header names it. */
function thumbprint(certificate: X509Certificate, algorithm: 'sha1' | 'sha256'): string {
  return createHash(algorithm).update(certificate.raw).digest('base64url');
}

function checkClaims(application: Application, assertion: string, audiences: readonly string[], now: number): void {
  const { aud, iss = '', sub = '', jti, nbf = 0, exp = 0 } = decodeJwt(assertion);
  const demands: [boolean, string][] = [
    [typeof aud === 'string' && audiences.includes(aud), `the audience '${String(aud)}' is not the token endpoint`],
    [iss.toLowerCase() === application.id, 'iss is not the client id'],
    [sub.toLowerCase() === application.id, 'sub is not the client id'],
    [jti !== undefined, 'jti is missing'],
    [nbf <= now + clockSkewSeconds, 'it is not valid yet'],
    [exp <= now + maximumLifetimeSeconds, 'it is valid for too long'],
  ];
  const broken = demands.find(([kept]) => !kept);
  if (broken !== undefined) throw tokenErrors.assertion(application.id, broken[1]);
  if (exp <= now) throw tokenErrors.assertionExpired(application.id);
}
