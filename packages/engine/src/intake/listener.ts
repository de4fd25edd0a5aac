import type { Fault } from '@casebridge/plugin-api';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { listen } from '../http-server/listen.ts';
import { withoutSchemas } from '../http-server/without-schemas.ts';
import type { TlsConfig } from '../config/main-config-schema.ts';
import { createIdSource } from '../ids.ts';
import { createAccess, createAddressCheck, type AccessRules } from './access.ts';
import { certificateFault, filesOf, readCertificates, type SecureOptions } from '../http-server/certificates.ts';
import { guardConnections } from './connections.ts';
import { createRefusalLog } from './refusal-log.ts';
import { createRequestHandler, type Intake } from './request-handler.ts';
import { watchFiles } from '../http-server/watch-files.ts';

/** Bounds on what a client may cost. An event of an appliance is a few hundred bytes. */
export interface IntakeLimits {
  readonly maxBodyBytes: number;
  readonly maxHeaderBytes: number;
  readonly maxConnections: number;
  readonly maxConnectionsPerAddress: number;
  readonly headersTimeoutMilliseconds: number;
  /** From the first byte of a request to its last. */
  readonly requestTimeoutMilliseconds: number;
  readonly keepAliveTimeoutMilliseconds: number;
  /** How often the files of the certificate are looked at. */
  readonly certificateWatchMilliseconds: number;
}

export const defaultIntakeLimits: IntakeLimits = {
  maxBodyBytes: 64 * 1024,
  maxHeaderBytes: 16 * 1024,
  // With the body limit, the most that bodies take is 64 MiB.
  maxConnections: 1024,
  // An appliance needs one for each recipient that leads here; several may come from behind one address.
  maxConnectionsPerAddress: 128,
  headersTimeoutMilliseconds: 10_000,
  requestTimeoutMilliseconds: 30_000,
  // The appliance closes after each call (docs/vendors/remote-support.md#connection-close).
  keepAliveTimeoutMilliseconds: 5_000,
  certificateWatchMilliseconds: 5000,
};

export interface ListenerOptions extends Omit<Intake, 'maxBodyBytes' | 'newId' | 'access' | 'onRefused'>, AccessRules {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly limits?: Partial<IntakeLimits>;
  /** https instead of http. */
  readonly tls?: TlsConfig | undefined;
}

/** A listener for the events of appliances. */
export interface Listener {
  /** Without a path. */
  readonly url: string;
  readonly port: number;
  /**
   * Takes up the certificate files as they are now; by itself when they change. If they cannot be used, those of before stay.
   * @returns false if they cannot be used
   */
  reloadCertificates(): boolean;
  /** Takes no more connections, and resolves when the requests under way are answered. */
  close(): Promise<void>;
}

/**
 * Listens for events.
 * @throws if the port is taken or may not be used, with the system's code (`EADDRINUSE`, `EACCES`); in words if the
 * certificate or the address list cannot be used
 */
export async function startListener(options: ListenerOptions): Promise<Listener> {
  const limits = { ...defaultIntakeLimits, ...options.limits };
  const onRefused = createRefusalLog(options.clock, options.log);
  const allows = createAddressCheck(options.sourceAddresses);
  const handle = createRequestHandler({
    ...options,
    newId: createIdSource(options.clock),
    maxBodyBytes: limits.maxBodyBytes,
    access: createAccess(options),
    onRefused,
  });
  const app = createApp(limits, loadCertificates(options), handle);
  guardConnections(app.server, { ...limits, allows, onRefused });
  await listen(app, options);
  const reloadCertificates = () => takeUpCertificates(app, options);
  const files = options.tls === undefined ? [] : filesOf(options.tls);
  const stopWatching = watchFiles(files, limits.certificateWatchMilliseconds, reloadCertificates);
  const port = portOf(app);
  const host = options.host.includes(':') ? `[${options.host}]` : options.host;
  const url = `${options.tls === undefined ? 'http' : 'https'}://${host}:${port}`;
  async function close(): Promise<void> {
    stopWatching();
    await app.close();
  }
  return { url, port, reloadCertificates, close };
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The listener has no port');
  return address.port;
}

function createApp(
  limits: IntakeLimits,
  secure: SecureOptions | undefined,
  handle: ReturnType<typeof createRequestHandler>,
): FastifyInstance {
  // Every request is taken over as it stands: what a framework refuses (an odd content type, a body that is too long, a path
  // that cannot be decoded) has to be answered here.
  const takeOver = (request: FastifyRequest, reply: FastifyReply) => {
    reply.hijack();
    handle(request.raw, reply.raw);
  };
  const general = {
    ...withoutSchemas,
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => takeOver(request, reply),
    requestTimeout: limits.requestTimeoutMilliseconds,
    keepAliveTimeout: limits.keepAliveTimeoutMilliseconds,
    forceCloseConnections: 'idle' as const,
  };
  const server = {
    maxHeaderSize: limits.maxHeaderBytes,
    headersTimeout: limits.headersTimeoutMilliseconds,
    handshakeTimeout: limits.headersTimeoutMilliseconds,
    connectionsCheckingInterval: Math.min(5000, limits.headersTimeoutMilliseconds),
  };
  const app =
    secure === undefined
      ? fastify({ ...general, http: server })
      : (fastify({ ...general, https: { ...server, ...secure } }) as unknown as FastifyInstance);
  app.addHook('onRequest', (request, reply, _done) => takeOver(request, reply));
  return app;
}

function loadCertificates({ tls, clock, log }: ListenerOptions): SecureOptions | undefined {
  if (tls === undefined) return undefined;
  const read = readCertificates(tls, clock.now());
  if (!read.ok) throw new Error(read.problem);
  for (const message of read.warnings) log.warn('listener.certificate', { ...certificateFault(message) });
  return read.options;
}

const certificateRefused: Fault = {
  code: 'CB-LISTENER-CERTIFICATE',
  message: 'The new certificate files cannot be used; the listener goes on with the certificate of before.',
  help: 'Put the files right; they are taken up by themselves.',
};

/** Connections that are open keep their certificate; new ones get the new one. */
function takeUpCertificates(app: FastifyInstance, options: ListenerOptions): boolean {
  try {
    const secure = loadCertificates(options);
    if (secure === undefined || !('setSecureContext' in app.server)) return false;
    (app.server as { setSecureContext(options: SecureOptions): void }).setSecureContext(secure);
    options.log.info('listener.certificate-loaded');
    return true;
  } catch (error) {
    options.log.error('listener.certificate-refused', { ...certificateRefused, error });
    return false;
  }
}
