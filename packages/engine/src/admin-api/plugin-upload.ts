import type { Clock, PluginManifest } from '@casebridge/plugin-api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../accounts/principal.ts';
import { PluginError } from '../plugin-host/plugin-error.ts';
import { outcomeOfPlaced, placeArchive } from '../plugin-host/plugins-folder/place.ts';
import type { Store } from '../store/store.ts';
import { admitting, type Credentials, sendProblem } from './http/serve.ts';
import { refusedRequest } from './http/refused-request.ts';

export interface PluginUploadDeps {
  readonly credentials: Credentials;
  readonly pluginsFolder: string;
  readonly store: Pick<Store, 'recordAudit'>;
  readonly clock: Clock;
}

/** A plugin is one module; what is larger holds something else. */
const mostBytes = 32 * 1024 * 1024;

/**
 * Serves the installation and upgrade of a plugin by its archive, which is no JSON and therefore no line of the table of
 * routes. Its code runs in the engine: only an administrator may send it.
 */
export function servePluginUpload(app: FastifyInstance, deps: PluginUploadDeps): void {
  const { credentials } = deps;
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/zip',
      { parseAs: 'buffer', bodyLimit: mostBytes },
      async (_: unknown, body: Buffer) => body,
    );
    scope.post('/api/plugins', { onRequest: admitting('administrator', credentials) }, (request, reply) =>
      install(request, reply, deps),
    );
  });
}

async function install(request: FastifyRequest, reply: FastifyReply, deps: PluginUploadDeps): Promise<FastifyReply> {
  const { pluginsFolder, clock } = deps;
  if (!Buffer.isBuffer(request.body)) return sendProblem(reply, refusedRequest(415, undefined));
  try {
    const manifest = await placeArchive(request.body, pluginsFolder);
    await record(request, manifest, deps);
    const outcome = await outcomeOfPlaced(manifest, pluginsFolder, clock);
    const { name, title, version } = manifest;
    return await reply.code(201).send({ name, title, version, state: outcome?.state ?? 'waiting' });
  } catch (error) {
    if (!(error instanceof PluginError)) throw error;
    const { code, message: detail, help } = error.fault;
    return sendProblem(reply, { status: code === 'CB-PLUGIN-TWICE' ? 409 : 400, code, detail, help });
  }
}

async function record(request: FastifyRequest, manifest: PluginManifest, deps: PluginUploadDeps): Promise<void> {
  const actor = request.getDecorator<Principal | undefined>('principal')?.actor ?? 'nobody';
  const { name: subject, version } = manifest;
  await deps.store.recordAudit({
    at: deps.clock.now(),
    actor,
    action: 'plugin.installed',
    subject,
    detail: { version },
  });
}
