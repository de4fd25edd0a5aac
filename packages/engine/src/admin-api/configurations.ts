import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Configurations, SaveResult } from '../config/configurations.ts';
import { actor } from './actor.ts';
import { invalid, notFound, sendProblem } from './problem.ts';
import { anyObject, parseBody } from './request-values.ts';

const copyRequest = z.strictObject({ name: z.string() });
const restoreRequest = z.strictObject({ version: z.int().min(1) });

interface ById {
  Params: { id: string };
}

/** Plugin configurations. Secrets are written, never read: they show as `{ "configured": true }`. */
export function registerConfigurations(app: FastifyInstance, configurations: Configurations): void {
  registerEdits(app, configurations);
  registerHistory(app, configurations);
  registerExchange(app, configurations);
}

function registerEdits(app: FastifyInstance, configurations: Configurations): void {
  app.get('/api/configurations', async () => ({ items: configurations.views() }));
  app.get<ById>('/api/configurations/:id', async (request, reply) => {
    return configurations.view(request.params.id) ?? notFound(reply, 'configuration');
  });
  app.post('/api/configurations', async (request, reply) => {
    const values = parseBody(anyObject, request.body);
    if (!values.ok) return invalid(reply, values.problems);
    return created(reply, await configurations.create(values.value, actor), configurations);
  });
  app.put<ById>('/api/configurations/:id', async (request, reply) => {
    const values = parseBody(anyObject, request.body);
    if (!values.ok) return invalid(reply, values.problems);
    return answer(reply, await configurations.update(request.params.id, values.value, actor), configurations);
  });
  app.post<ById>('/api/configurations/:id/copy', async (request, reply) => {
    const values = parseBody(copyRequest, request.body);
    if (!values.ok) return invalid(reply, values.problems);
    return created(reply, await configurations.copy(request.params.id, values.value.name, actor), configurations);
  });
  app.delete<ById>('/api/configurations/:id', async (request, reply) => {
    const removed = await configurations.remove(request.params.id, actor);
    return removed ? reply.code(204).send() : notFound(reply, 'configuration');
  });
}

function registerHistory(app: FastifyInstance, configurations: Configurations): void {
  app.get<ById>('/api/configurations/:id/versions', async (request, reply) => {
    const items = await configurations.versions(request.params.id);
    return items.length === 0 ? notFound(reply, 'configuration') : { items };
  });
  app.post<ById>('/api/configurations/:id/restore', async (request, reply) => {
    const values = parseBody(restoreRequest, request.body);
    if (!values.ok) return invalid(reply, values.problems);
    return answer(reply, await configurations.restore(request.params.id, values.value.version, actor), configurations);
  });
}

function registerExchange(app: FastifyInstance, configurations: Configurations): void {
  app.get('/api/configurations-export', async () => configurations.export());
  app.post('/api/configurations-import', async (request, reply) => {
    const result = await configurations.import(request.body, actor);
    return result.ok ? { ids: result.ids, missingSecrets: result.missingSecrets } : invalid(reply, result.problems);
  });
  app.post('/api/keys/rotate', async (_request, reply) => {
    await configurations.rotateKeys(actor);
    return reply.code(204).send();
  });
}

function created(reply: FastifyReply, result: SaveResult, configurations: Configurations): unknown {
  if (result.ok) reply.code(201).header('Location', `/api/configurations/${result.configuration.id}`);
  return answer(reply, result, configurations);
}

function answer(reply: FastifyReply, result: SaveResult, configurations: Configurations): unknown {
  if (result.ok) return configurations.view(result.configuration.id);
  if (result.reason === 'not-found') return notFound(reply, 'configuration or version');
  if (result.reason === 'invalid') return invalid(reply, result.problems);
  return sendProblem(reply, {
    status: 409,
    code: 'CB-NAME-TAKEN',
    detail: 'Another configuration of the plugin has this name.',
    help: 'Choose another name.',
    problems: result.problems,
  });
}
