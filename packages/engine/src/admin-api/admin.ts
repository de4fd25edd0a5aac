import type { PluginLog } from '@casebridge/plugin-api';
import fastify, { type FastifyInstance } from 'fastify';
import type { Configurations } from '../config/configurations.ts';
import type { Store } from '../store/store.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { registerConfigurations } from './configurations.ts';
import { guard } from './guard.ts';
import { registerLists } from './lists.ts';
import { notFound, sendProblem } from './problem.ts';
import { refusedRequest } from './refused-request.ts';

export interface AdminOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly store: Store;
  readonly configurations: Configurations;
  readonly metrics: Metrics;
  readonly log: PluginLog;
  /** Adds the addresses of further parts of the engine. */
  readonly extend?: (app: FastifyInstance) => void;
}

/** The admin address. */
export interface Admin {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** This machine only: whoever may use it is whoever may sign in here. */
const host = '127.0.0.1';

/**
 * Starts the admin address.
 * @throws if the port is taken, with the system's code
 */
export async function startAdmin(options: AdminOptions): Promise<Admin> {
  const app = fastify({
    bodyLimit: 1024 * 1024,
    forceCloseConnections: 'idle',
    requestTimeout: 30_000,
    frameworkErrors: (error, _request, reply) => void sendProblem(reply, refusedRequest(400, error.code)),
  });
  app.addHook('onRequest', async (request, reply) => guard(request, reply, portOf(app)));
  app.addHook('onSend', async (_request, reply) => {
    reply.header('Cache-Control', 'no-store').header('X-Content-Type-Options', 'nosniff');
  });
  registerErrors(app, options.log);
  registerLists(app, options.store);
  registerConfigurations(app, options.configurations);
  registerHealth(app, options);
  options.extend?.(app);
  await app.listen({ host, port: options.port });
  const port = portOf(app);
  return { url: `http://${host}:${port}`, port, close: () => app.close() };
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  if (address === null || typeof address === 'string') throw new Error('The admin address has no port');
  return address.port;
}

function registerErrors(app: FastifyInstance, log: PluginLog): void {
  app.setNotFoundHandler((_request, reply) => notFound(reply, 'address'));
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

function registerHealth(app: FastifyInstance, { store, configurations, metrics, log }: AdminOptions): void {
  app.get('/health', async (_request, reply) => {
    try {
      const ids = configurations.current().map(({ id }) => id);
      const parked = await Promise.all(ids.map(async (id) => ({ id, ...(await store.parked(id)) })));
      return {
        status: 'ok',
        deliveries: await store.deliveryCounts(),
        parked: parked.filter((configuration) => 'code' in configuration),
      };
    } catch (error) {
      log.error('health.failed', { error });
      return sendProblem(reply, {
        status: 503,
        code: 'CB-STORE-UNAVAILABLE',
        detail: 'The store does not answer.',
        help: 'Look at the log of the engine, and at the disk or the database.',
      });
    }
  });
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.text()));
}
