import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { duplexPair } from 'node:stream';
import { connect, createSecureContext, TLSSocket } from 'node:tls';
import type { TlsConfig } from '../config/main-config.ts';

/** Until when the certificate of a server is valid; undefined if its file cannot be read. */
export async function certificateEnd(tls: TlsConfig): Promise<Date | undefined> {
  if ('pfxFile' in tls) return endInPfx(tls);
  const pem = await readFile(tls.certificateFile).catch(() => undefined);
  return pem && new Date(new X509Certificate(pem).validTo);
}

/** Node reads no certificate out of a PFX file, but serves it: a handshake within the process shows it. */
async function endInPfx({ pfxFile, passphrase }: Extract<TlsConfig, { readonly pfxFile: string }>) {
  const pfx = await readFile(pfxFile).catch(() => undefined);
  if (pfx === undefined) return undefined;
  const [near, far] = duplexPair();
  const secureContext = createSecureContext({ pfx, ...(passphrase !== undefined && { passphrase }) });
  const server = new TLSSocket(far, { isServer: true, secureContext });
  // Looked at, not trusted: nothing is sent over it.
  const client = connect({ socket: near, rejectUnauthorized: false });
  try {
    await once(client, 'secureConnect');
    const certificate = client.getPeerX509Certificate();
    return certificate && new Date(certificate.validTo);
  } finally {
    client.destroy();
    server.destroy();
  }
}
