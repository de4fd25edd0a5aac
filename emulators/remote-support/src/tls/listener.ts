import type { RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createAuthority, type CertificateKind } from './authority.ts';

/** The appliance's TLS listener. */
export interface SecureListener {
  /** Such as `https://127.0.0.1:49153`. */
  readonly url: string;
  /** Root of the authority that signed the certificate, in PEM. */
  readonly caCertificate: string;
  /** Shows another certificate to connections from now on. */
  show(kind: CertificateKind): Promise<void>;
  close(): Promise<void>;
}

/** Where a listener listens, and what for. */
export interface SecureListenerOptions {
  readonly host: string;
  readonly port: number;
  readonly certificate: CertificateKind;
  readonly handle: RequestListener;
}

/** Opens the listener. */
export async function listenSecurely(options: SecureListenerOptions): Promise<SecureListener> {
  const authority = await createAuthority();
  const server = createSecureServer(await authority.issue(options.certificate), options.handle);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  let shown = options.certificate;
  return {
    url: `https://${options.host}:${port}`,
    caCertificate: authority.caCertificate,
    async show(kind) {
      if (kind === shown) return;
      shown = kind;
      server.setSecureContext(await authority.issue(kind));
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
