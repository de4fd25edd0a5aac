import { once } from 'node:events';
import type { X509Certificate } from 'node:crypto';
import { duplexPair } from 'node:stream';
import { connect, createSecureContext, TLSSocket } from 'node:tls';

/**
 * The certificate that a PFX file serves; undefined if it cannot be opened. Node reads none out of such a file, but shows
 * it in a handshake, which is held within the process.
 */
export async function pfxCertificate(
  pfx: Buffer,
  passphrase: string | undefined,
): Promise<X509Certificate | undefined> {
  const [near, far] = duplexPair();
  try {
    const secureContext = createSecureContext({ pfx, ...(passphrase !== undefined && { passphrase }) });
    const server = new TLSSocket(far, { isServer: true, secureContext });
    // Looked at, not trusted: nothing is sent over it.
    const client = connect({ socket: near, rejectUnauthorized: false });
    try {
      await once(client, 'secureConnect');
      return client.getPeerX509Certificate();
    } finally {
      client.destroy();
      server.destroy();
    }
  } catch {
    return undefined;
  }
}
