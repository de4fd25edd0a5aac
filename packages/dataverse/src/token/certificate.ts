import { type KeyObject, X509Certificate, createPrivateKey, type webcrypto } from 'node:crypto';
import { type ClientAuth, PrivateKeyJwt, modifyAssertion } from 'oauth4webapi';
import type { Clock } from '../clock.ts';

// Entra wants 5 to 10 minutes (docs/vendors/dataverse.md#token).
const ASSERTION_LIFE_SECONDS = 300;
const MIN_RSA_BITS = 2048;

/** A certificate as it is entered: both parts in PEM. One text that holds both may be given twice. */
export interface CertificatePem {
  readonly certificate: string;
  readonly privateKey: string;
  /** Of the private key, if it is encrypted. */
  readonly passphrase?: string | undefined;
}

/** A certificate that has been read and found fit. */
export interface ClientCertificate {
  /** Base64url of the SHA-256 of the DER form: by it Entra finds the public key. */
  readonly thumbprint: string;
  readonly subject: string;
  readonly validFrom: Date;
  /** After this Entra refuses it; warn before. */
  readonly validTo: Date;
  /** Signs with the private key; the key itself cannot be taken out. */
  readonly key: webcrypto.CryptoKey;
}

/**
 * Reads a certificate with its private key.
 * @throws {TypeError} a sentence that says what is wrong: not PEM, wrong passphrase, not RSA, or two that do not belong together
 */
export function readCertificate(pem: CertificatePem): ClientCertificate {
  const certificate = parseCertificate(pem.certificate);
  const privateKey = parsePrivateKey(pem);
  if (privateKey.asymmetricKeyType !== 'rsa' || (privateKey.asymmetricKeyDetails?.modulusLength ?? 0) < MIN_RSA_BITS) {
    throw new TypeError(`The private key has to be an RSA key of at least ${MIN_RSA_BITS} bits.`);
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new TypeError('The private key does not belong to the certificate.');
  }
  return {
    thumbprint: Buffer.from(certificate.fingerprint256.replaceAll(':', ''), 'hex').toString('base64url'),
    subject: certificate.subject,
    validFrom: certificate.validFromDate,
    validTo: certificate.validToDate,
    key: privateKey.toCryptoKey({ name: 'RSA-PSS', hash: 'SHA-256' }, false, ['sign']),
  };
}

/**
 * Proves who we are by a signed assertion instead of a secret: PS256 and `x5t#S256`, as Entra documents it
 * (docs/vendors/dataverse.md#token).
 * @param audience the token endpoint
 */
export function certificateAuthentication(certificate: ClientCertificate, audience: string, clock: Clock): ClientAuth {
  return PrivateKeyJwt(certificate.key, {
    [modifyAssertion](header, payload) {
      const now = Math.floor(clock.now().getTime() / 1000);
      header.typ = 'JWT';
      header['x5t#S256'] = certificate.thumbprint;
      const times = { nbf: now, iat: now, exp: now + ASSERTION_LIFE_SECONDS };
      Object.assign(payload, { aud: audience, jti: crypto.randomUUID(), ...times });
    },
  });
}

function parseCertificate(text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw new TypeError('The certificate is not a certificate in PEM form (-----BEGIN CERTIFICATE-----).');
  }
}

function parsePrivateKey(pem: CertificatePem): KeyObject {
  try {
    return createPrivateKey({ key: pem.privateKey, format: 'pem', passphrase: pem.passphrase ?? '' });
  } catch {
    throw new TypeError('The private key is not a key in PEM form, or its passphrase is wrong.');
  }
}
