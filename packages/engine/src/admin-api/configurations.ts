import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Configurations, SaveResult } from '../config/configurations.ts';
import { invalid, notFound, sendProblem } from './problem.ts';

const entered = z.record(z.string(), z.unknown());

/** Plugin configurations. Secrets are written, never read: they show as `{ "configured": true }`. */
export function registerConfigurations(app: FastifyInstance, configurations: Configurations): void {
  app.get('/api/configurations', async () => ({ items: configurations.views() }));
  app.get<{ Params: { id: string } }>('/api/configurations/:id', async (request, reply) => {
    return configurations.view(request.params.id) ?? notFound(reply, 'configuration');
  });
  app.post('/api/configurations', async (request, reply) => {
    const values = entered.safeParse(request.body);
    if (!values.success) return invalid(reply, ['The body must be a JSON object']);
    const result = await configurations.create(values.data);
    if (result.ok) reply.code(201).header('Location', `/api/configurations/${result.configuration.id}`);
    return answer(reply, result, configurations);
  });
  app.put<{ Params: { id: string } }>('/api/configurations/:id', async (request, reply) => {
    const values = entered.safeParse(request.body);
    if (!values.success) return invalid(reply, ['The body must be a JSON object']);
    return answer(reply, await configurations.update(request.params.id, values.data), configurations);
  });
}

function answer(reply: FastifyReply, result: SaveResult, configurations: Configurations): unknown {
  if (result.ok) return configurations.view(result.configuration.id);
  if (result.reason === 'not-found') return notFound(reply, 'configuration');
  if (result.reason === 'invalid') return invalid(reply, result.problems);
  return sendProblem(reply, {
    status: 409,
    code: 'CB-NAME-TAKEN',
    detail: 'Another configuration of the plugin has this name.',
    help: 'Choose another name.',
    problems: result.problems,
  });
}
