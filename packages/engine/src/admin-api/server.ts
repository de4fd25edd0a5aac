import type { Fault } from '@casebridge/plugin-api';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import type { Log } from '../model/log.ts';
import { listen } from '../http-server/listen.ts';
import { withoutSchemas } from '../http-server/without-schemas.ts';
import type { SecureOptions } from '../http-server/certificates.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { guard } from './http/guard.ts';
import { notFoundProblem } from './http/problem.ts';
import { refusedRequest } from './http/refused-request.ts';
import type { Route } from './http/route.ts';
import { admitting, type Credentials, sendProblem, serveRoutes } from './http/serve.ts';
import { type EventStreamDeps, serveEventStream } from './event-stream.ts';
import { openApiDocument } from './openapi.ts';
import { type AdminPages, servePages } from './pages.ts';
import { type PluginUploadDeps, servePluginUpload } from './plugin-upload.ts';
import { serveSupportBundle } from './support-bundle/serve.ts';

export interface AdminServerOptions {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  /** Names of the host beside `127.0.0.1` and `localhost`. */
  readonly names: readonly string[];
  /** https instead of http. */
  readonly secure?: SecureOptions | undefined;
  readonly routes: readonly Route[];
  readonly credentials: Credentials;
  readonly metrics: Metrics;
  /** Whether metrics are for anyone. */
  readonly openMetrics: boolean;
  /** Of the product. */
  readonly version: string;
  readonly stream: Pick<EventStreamDeps, 'feed' | 'clock' | 'logRing'>;
  /** Makes the support bundle. */
  readonly collectBundle: () => Promise<Uint8Array>;
  /** Takes plugins that are sent. */
  readonly pluginUpload: Omit<PluginUploadDeps, 'credentials'>;
  /** Missing where only the API is served. */
  readonly pages?: AdminPages | undefined;
  readonly log: Log;
}

/** The running server of the admin address. */
export interface AdminServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/**
 * Starts the server of the admin address.
 * @throws if the port is taken, with the system's code
 */
export async function startAdminServer(options: AdminServerOptions): Promise<AdminServer> {
  const { host, port, names, routes, credentials, log } = options;
  const scheme = options.secure === undefined ? 'http' : 'https';
  const app = createApp(options.secure);
  app.addHook('onRequest', async (request, reply) => guard(request, reply, { scheme, names, port: portOf(app) }));
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('Cache-Control')) reply.header('Cache-Control', 'no-store');
    reply.header('X-Content-Type-Options', 'nosniff');
  });
  registerErrors(app, log);
  serveRoutes(app, routes, credentials);
  serveDocuments(app, options);
  servePluginUpload(app, { ...options.pluginUpload, credentials });
  serveSupportBundle(app, { credentials, collect: options.collectBundle });
  serveEventStream(app, { ...options.stream, credentials, version: options.version });
  if (options.pages !== undefined) servePages(app, options.pages);
  await listen(app, { host, port });
  const taken = portOf(app);
  return { url: `${scheme}://${names[0] ?? '127.0.0.1'}:${taken}`, port: taken, close: () => app.close() };
}

function createApp(secure: SecureOptions | undefined): FastifyInstance {
  const general = {
    ...withoutSchemas,
    bodyLimit: 1024 * 1024,
    forceCloseConnections: 'idle' as const,
    requestTimeout: 30_000,
    frameworkErrors: (error: Error & { code: string }, _request: unknown, reply: FastifyReply) =>
      void sendProblem(reply, refusedRequest(400, error.code)),
  };
  if (secure === undefined) return fastify(general);
  return fastify({ ...general, https: secure });
}

/** Routes that answer no JSON, or describe the routes themselves. */
function serveDocuments(app: FastifyInstance, options: AdminServerOptions): void {
  const { routes, version, credentials, metrics, openMetrics } = options;
  const document = openApiDocument(routes, version);
  app.get('/api/openapi.json', { onRequest: admitting('viewer', credentials) }, async () => document);
  const mayRead = admitting(openMetrics ? 'anyone' : 'viewer', credentials);
  app.get('/metrics', { onRequest: mayRead }, async (_request, reply) =>
    reply.type(metrics.contentType).send(await metrics.text()),
  );
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The admin address has no port');
  return address.port;
}

const requestFailed: Fault = {
  code: 'CB-INTERNAL',
  message: 'The request failed by a fault of the engine.',
  help: 'Look at the log of the engine for the cause.',
};

function registerErrors(app: FastifyInstance, log: Log): void {
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, notFoundProblem('address')));
  app.setErrorHandler<Error & { statusCode?: number; code?: string }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return sendProblem(reply, refusedRequest(status, error.code));
    const { code, message, help } = requestFailed;
    log.error('admin.failed', { ...requestFailed, error });
    return sendProblem(reply, { status: 500, code, detail: message, help });
  });
}
