import { randomBytes } from 'node:crypto';
import fastify from 'fastify';
import { listen } from '../http-server/listen.ts';
import { withoutSchemas } from '../http-server/without-schemas.ts';
import { guard } from './http/guard.ts';
import { type AdminPages, servePages } from './pages.ts';

/** A server on this machine that shows a support bundle. */
export interface BundleViewer {
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Serves the pages of the admin tool with one support bundle, without an engine. Other users of the machine reach the port as
 * well: the bundle has a name that nobody can guess, and it stands behind the `#` of the address, which is not sent.
 */
export async function startBundleViewer(pages: AdminPages, bundle: Uint8Array): Promise<BundleViewer> {
  const app = fastify(withoutSchemas);
  const name = randomBytes(24).toString('base64url');
  const port = (): number => {
    const address = app.server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  };
  app.addHook('onRequest', async (request, reply) =>
    guard(request, reply, { scheme: 'http', names: [], port: port() }),
  );
  app.addHook('onSend', async (_request, reply) => {
    reply.header('X-Content-Type-Options', 'nosniff');
  });
  servePages(app, pages);
  app.get(`/bundle/${name}`, async (_request, reply) =>
    reply.header('Cache-Control', 'no-store').type('application/zip').send(Buffer.from(bundle)),
  );
  await listen(app, { host: '127.0.0.1', port: 0 });
  return { url: `http://127.0.0.1:${port()}/#/support-bundle?file=${name}`, close: () => app.close() };
}
