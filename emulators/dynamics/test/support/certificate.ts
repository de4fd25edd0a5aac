import { createHash, webcrypto, X509Certificate } from 'node:crypto';
import { provideReflectionMetadata } from '../../src/http/reflection.ts';

/** A client's certificate with its key, as a program of the field would have them. */
export interface ClientCertificate {
  certificate: string;
  privateKey: string;
  thumbprintSha256: string;
  thumbprintSha1: string;
}

/** Makes a self-signed RSA certificate. */
export async function clientCertificate(): Promise<ClientCertificate> {
  provideReflectionMetadata();
  const x509 = await import('@peculiar/x509');
  const algorithm = {
    name: 'RSASSA-PKCS1-v1_5',
    hash: 'SHA-256',
    publicExponent: new Uint8Array([1, 0, 1]),
    modulusLength: 2048,
  };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: 'CN=client',
    notBefore: new Date(Date.now() - 86_400_000),
    notAfter: new Date(Date.now() + 86_400_000),
    keys,
    signingAlgorithm: algorithm,
  });
  const certificate = made.toString('pem');
  const { raw } = new X509Certificate(certificate);
  return {
    certificate,
    privateKey: x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY'),
    thumbprintSha256: createHash('sha256').update(raw).digest('hex'),
    thumbprintSha1: createHash('sha1').update(raw).digest('hex'),
  };
}
