import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { TlsConfig } from '../config/main-config.ts';
import { pfxCertificate } from '../outbound/pfx-certificate.ts';

/** Until when the certificate of a server is valid; undefined if its file cannot be read. */
export async function certificateEnd(tls: TlsConfig): Promise<Date | undefined> {
  const file = await readFile('pfxFile' in tls ? tls.pfxFile : tls.certificateFile).catch(() => undefined);
  if (file === undefined) return undefined;
  const certificate = 'pfxFile' in tls ? await pfxCertificate(file, tls.passphrase) : new X509Certificate(file);
  return certificate && new Date(certificate.validTo);
}
