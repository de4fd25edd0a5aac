import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

type Server = FastifyInstance['server'];
type Request = FastifyRequest['raw'];
type Response = FastifyReply['raw'];
type Socket = Request['socket'];

/** Bounds on how many connections there are at a time. */
export interface ConnectionLimits {
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
}

/** Why a connection is closed as soon as it is there. */
export type ConnectionRefusal = 'source-address' | 'too-many-connections';

export interface ConnectionGuard extends ConnectionLimits {
  /** Whether connections of the address are taken at all. */
  readonly allows: (address: string) => boolean;
  readonly onRefused: (reason: ConnectionRefusal, address: string) => void;
}

interface Connection {
  readonly socket: Socket;
  readonly address: string;
  /** Requests that are not answered yet. */
  requests: number;
}

/**
 * Watches the connections of a server, so that nobody can shut out the appliance by holding them: an address that may not
 * post gets none, and where there are too many (of one address, or at all) the one that has been idle for longest gives way
 * to the new one. Only where none is idle is the new one refused.
 */
export function guardConnections(server: Server, guard: ConnectionGuard): void {
  // In the order of their last use: the first idle one has been idle for longest.
  const connections = new Map<string, Connection>();

  function makeRoom(address: string): boolean {
    const own = [...connections.values()].filter((each) => each.address === address);
    if (own.length >= guard.maxConnectionsPerAddress) return closeIdle(own);
    return connections.size < guard.maxConnections || closeIdle(connections.values());
  }

  function closeIdle(candidates: Iterable<Connection>): boolean {
    for (const { socket, requests } of candidates) {
      if (requests > 0) continue;
      connections.delete(nameOf(socket));
      socket.destroy();
      return true;
    }
    return false;
  }

  function refuse(socket: Socket, reason: ConnectionRefusal, address: string): void {
    socket.destroy();
    guard.onRefused(reason, address);
  }

  // Before the server's own listener, which would begin to read; for TLS, before the handshake.
  server.prependListener('connection', (socket: Socket) => {
    const { remoteAddress: address = '' } = socket;
    if (!guard.allows(address)) refuse(socket, 'source-address', address);
    else if (!makeRoom(address)) refuse(socket, 'too-many-connections', address);
    else {
      const name = nameOf(socket);
      connections.set(name, { socket, address, requests: 0 });
      socket.once('close', () => connections.delete(name));
    }
  });

  server.prependListener('request', (request: Request, response: Response) => {
    const name = nameOf(request.socket);
    const connection = connections.get(name);
    if (connection === undefined) return;
    connection.requests++;
    response.once('close', () => {
      connection.requests--;
      // Used just now: to the end of those that are idle.
      if (connections.delete(name)) connections.set(name, connection);
    });
  });
}

/** The same for a connection and for the TLS connection above it. */
function nameOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress} ${remotePort}`;
}
