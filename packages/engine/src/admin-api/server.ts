import type { PluginLog } from '@casebridge/plugin-api';
import fastify, { type FastifyInstance } from 'fastify';
import { withoutSchemas } from '../http-server.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { actor } from './actor.ts';
import { guard } from './http/guard.ts';
import { notFoundProblem } from './http/problem.ts';
import { refusedRequest } from './http/refused-request.ts';
import type { Route } from './http/route.ts';
import { sendProblem, serveRoutes } from './http/serve.ts';
import { openApiDocument } from './openapi.ts';

export interface AdminServerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly routes: readonly Route[];
  readonly metrics: Metrics;
  /** Of the product, for the OpenAPI document. */
  readonly version: string;
  readonly log: PluginLog;
}

/** The running server of the admin address. */
export interface AdminServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** This machine only: whoever may use it is whoever may sign in here. */
const host = '127.0.0.1';

/**
 * Starts the server of the admin address.
 * @throws if the port is taken, with the system's code
 */
export async function startAdminServer(options: AdminServerOptions): Promise<AdminServer> {
  const { port, routes, metrics, log } = options;
  const app = fastify({
    ...withoutSchemas,
    bodyLimit: 1024 * 1024,
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, refusedRequest(400, error.code)),
  });
  app.addHook('onRequest', async (request, reply) => guard(request, reply, portOf(app)));
  app.addHook('onSend', async (_request, reply) => {
    reply.header('Cache-Control', 'no-store').header('X-Content-Type-Options', 'nosniff');
  });
  registerErrors(app, log);
  serveRoutes(app, routes, () => actor);
  const document = openApiDocument(routes, options.version);
  app.get('/api/openapi.json', async () => document);
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
  await app.listen({ host, port });
  const taken = portOf(app);
  return { url: `http://${host}:${taken}`, port: taken, close: () => app.close() };
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The admin address has no port');
  return address.port;
}

function registerErrors(app: FastifyInstance, log: PluginLog): void {
  app.setNotFoundHandler((_request, reply) => sendProblem(reply, notFoundProblem('address')));
  app.setErrorHandler<Error & { statusCode?: number; code?: string }>((error, _request, reply) => {
    const status = error.statusCode ?? 500;
    if (status < 500) return sendProblem(reply, refusedRequest(status, error.code));
    log.error('admin.failed', { error });
    return sendProblem(reply, {
      status: 500,
      code: 'CB-INTERNAL',
      detail: 'The request failed by a fault of the engine.',
      help: 'Look at the log of the engine for the cause.',
    });
  });
}
