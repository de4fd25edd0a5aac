import { webcrypto } from 'node:crypto';
import type * as X509 from '@peculiar/x509';
import { provideReflectionMetadata } from './reflection.ts';

/** A certificate for this machine and the authority that signed it, as PEM. */
export interface LocalCertificate {
  key: string;
  cert: string;
  /** Certificate authority that a client must trust. */
  authority: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMilliseconds = 24 * 60 * 60 * 1000;

/** Makes an authority of its own and a certificate for 127.0.0.1 and localhost, both good for a month by the real clock. */
export async function createLocalCertificate(): Promise<LocalCertificate> {
  provideReflectionMetadata();
  // Loaded late: the library calls the functions above when it is loaded, and plain http does without it.
  const x509 = await import('@peculiar/x509');
  const now = Date.now();
  const validity = { notBefore: new Date(now - dayMilliseconds), notAfter: new Date(now + 30 * dayMilliseconds) };
  const authorityKeys = await newKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=Dynamics emulator authority',
    ...validity,
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  const keys = await newKeys();
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: '02',
    subject: 'CN=127.0.0.1',
    issuer: authority.subject,
    ...validity,
    publicKey: keys.publicKey,
    signingKey: authorityKeys.privateKey,
    signingAlgorithm: algorithm,
    extensions: [localNames(x509)],
  });
  const privateKey = await webcrypto.subtle.exportKey('pkcs8', keys.privateKey);
  return {
    key: x509.PemConverter.encode(privateKey, 'PRIVATE KEY'),
    cert: certificate.toString('pem'),
    authority: authority.toString('pem'),
  };
}

function localNames(x509: typeof X509): X509.SubjectAlternativeNameExtension {
  return new x509.SubjectAlternativeNameExtension([
    { type: 'ip', value: '127.0.0.1' },
    { type: 'dns', value: 'localhost' },
  ]);
}

function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}
