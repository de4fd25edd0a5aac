import fastify, { type FastifyInstance } from 'fastify';
import { createIdSource } from '../ids.ts';
import { createRequestHandler, type Intake } from './request-handler.ts';

/** Bounds on what a client may cost. An event of an appliance is a few hundred bytes. */
export interface IntakeLimits {
  readonly maxBodyBytes: number;
  readonly maxHeaderBytes: number;
  readonly maxConnections: number;
  readonly headersTimeoutMilliseconds: number;
  /** From the first byte of a request to its last. */
  readonly requestTimeoutMilliseconds: number;
  readonly keepAliveTimeoutMilliseconds: number;
}

export const defaultIntakeLimits: IntakeLimits = {
  maxBodyBytes: 64 * 1024,
  maxHeaderBytes: 16 * 1024,
  // With the body limit, the most that bodies take is 64 MiB.
  maxConnections: 1024,
  headersTimeoutMilliseconds: 10_000,
  requestTimeoutMilliseconds: 30_000,
  keepAliveTimeoutMilliseconds: 65_000,
};

export interface ListenerOptions extends Omit<Intake, 'maxBodyBytes' | 'newId'> {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly limits?: Partial<IntakeLimits>;
}

/** A listener for the events of appliances. */
export interface Listener {
  /** Without a path. */
  readonly url: string;
  readonly port: number;
  /** Takes no more connections, and resolves when the requests under way are answered. */
  close(): Promise<void>;
}

/**
 * Listens for events.
 * @throws if the port is taken or may not be used, with the system's code (`EADDRINUSE`, `EACCES`)
 */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const limits = { ...defaultIntakeLimits, ...options.limits };
  const app = createApp(limits);
  const handle = createRequestHandler({
    ...options,
    newId: createIdSource(options.clock),
    maxBodyBytes: limits.maxBodyBytes,
  });
  // Every request is taken over as it stands: what a framework refuses (an odd content type, a body that is too long) has
  // to be acknowledged here.
  app.addHook('onRequest', (request, reply, _done) => {
    reply.hijack();
    handle(request.raw, reply.raw);
  });
  await app.listen({ host: options.host, port: options.port });
  const port = portOf(app);
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  return { url: `http://${host}:${port}`, port, close: () => app.close() };
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The listener has no port');
  return address.port;
}

function createApp(limits: IntakeLimits): FastifyInstance {
  const app = fastify({
    requestTimeout: limits.requestTimeoutMilliseconds,
    keepAliveTimeout: limits.keepAliveTimeoutMilliseconds,
    forceCloseConnections: 'idle',
    http: {
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.headersTimeoutMilliseconds,
      connectionsCheckingInterval: Math.min(5000, limits.headersTimeoutMilliseconds),
    },
  });
  app.server.maxConnections = limits.maxConnections;
  return app;
}
