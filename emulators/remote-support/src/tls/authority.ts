import { webcrypto } from 'node:crypto';
import type * as X509 from '@peculiar/x509';
import { installReflectMetadata } from './reflect-metadata.ts';

/** Certificate that a server presents: valid, or wrong in one way. */
export type CertificateKind = 'valid' | 'expired' | 'wrong-host' | 'untrusted' | 'self-signed';

/** The kinds, for checks and lists. */
export const certificateKinds: readonly CertificateKind[] = [
  'valid',
  'expired',
  'wrong-host',
  'untrusted',
  'self-signed',
];

/** A certificate with its key and what leads to its root, in PEM. */
export interface Certificate {
  readonly key: string;
  readonly cert: string;
}

/** A certificate authority of its own. */
export interface Authority {
  /** The root to trust, in PEM. */
  readonly caCertificate: string;
  /** Makes a certificate of a kind for the loopback names. */
  issue(kind: CertificateKind): Promise<Certificate>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 86_400_000;

interface Root {
  readonly certificate: X509.X509Certificate;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** Founds an authority. Its certificates are judged by the clients' clock, so the appliance's plays no part. */
export async function createAuthority(): Promise<Authority> {
  installReflectMetadata();
  // Loaded here because the library looks for the functions at once, and because http needs none of it.
  const x509 = await import('@peculiar/x509');
  const root = await foundRoot(x509, 'Appliance Emulator Root');
  return {
    caCertificate: root.certificate.toString('pem'),
    async issue(kind) {
      const keys = await makeKeys();
      const signer = kind === 'untrusted' ? await foundRoot(x509, 'Somebody Else') : root;
      const hosts = kind === 'wrong-host' ? ['another.example.com'] : ['localhost', '127.0.0.1', '::1'];
      const certificate = await x509.X509CertificateGenerator.create({
        subject: `CN=${hosts[0] ?? ''}`,
        issuer: kind === 'self-signed' ? `CN=${hosts[0] ?? ''}` : signer.certificate.subject,
        ...validity(kind),
        publicKey: keys.publicKey,
        signingKey: kind === 'self-signed' ? keys.privateKey : signer.keys.privateKey,
        signingAlgorithm: algorithm,
        extensions: [
          new x509.SubjectAlternativeNameExtension(
            hosts.map((value) => ({ type: /^[\d.:]+$/.test(value) ? ('ip' as const) : ('dns' as const), value })),
          ),
          new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
        ],
      });
      return { key: await exportKey(keys.privateKey), cert: certificate.toString('pem') };
    },
  };
}

function validity(kind: CertificateKind): { notBefore: Date; notAfter: Date } {
  const now = Date.now();
  return kind === 'expired'
    ? { notBefore: new Date(now - 60 * day), notAfter: new Date(now - day) }
    : { notBefore: new Date(now - day), notAfter: new Date(now + 365 * day) };
}

async function foundRoot(x509: typeof X509, name: string): Promise<Root> {
  const keys = await makeKeys();
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: `CN=${name}`,
    ...validity('valid'),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
    ],
  });
  return { certificate, keys };
}

function makeKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key)).toString('base64');
  return `-----BEGIN PRIVATE KEY-----\n${bytes.replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
}
