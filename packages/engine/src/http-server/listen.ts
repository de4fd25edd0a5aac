import { once } from 'node:events';
import type { FastifyInstance } from 'fastify';

/** Where a server listens. */
export interface Address {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

/**
 * Makes a server listen.
 * @throws if the port is taken or may not be used, with the system's code (`EADDRINUSE`, `EACCES`)
 */
export async function listen(app: FastifyInstance, { host, port }: Address): Promise<void> {
  if (host !== '0.0.0.0') {
    await app.listen({ host, port });
    return;
  }
  // On all addresses fastify's own `listen` lists the network interfaces for a line of its log, and where that is not
  // allowed (a service without AF_NETLINK, as hardened units have it) the error is thrown where nobody can catch it.
  await app.ready();
  app.server.listen({ host, port });
  await once(app.server, 'listening');
}
