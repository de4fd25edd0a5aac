import type { FastifyInstance } from 'fastify';
import { admitting, type Credentials } from '../http/serve.ts';

export const bundlePath = '/api/support-bundle';

export interface BundleServing {
  readonly credentials: Credentials;
  /** Makes the archive. */
  readonly collect: () => Promise<Uint8Array>;
}

/** Serves the support bundle, which is no JSON and therefore no line of the table of routes. */
export function serveSupportBundle(app: FastifyInstance, { credentials, collect }: BundleServing): void {
  app.get(bundlePath, { onRequest: admitting('administrator', credentials) }, async (_request, reply) => {
    const name = `casebridge-support-${new Date().toISOString().slice(0, 16).replace(':', '')}.zip`;
    return reply
      .type('application/zip')
      .header('Content-Disposition', `attachment; filename="${name}"`)
      .send(Buffer.from(await collect()));
  });
}
