import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../../store/operation-records.ts';
import { invalidProblem, problemBody, type Problem } from './problem.ts';
import { parseBody, parseParams, parseQuery } from './request-values.ts';
import { type Route, statusOf } from './route.ts';

/** Says who sends a request. */
export type Identify = (request: FastifyRequest) => Actor;

/** Serves a table of routes. */
export function serveRoutes(app: FastifyInstance, routes: readonly Route[], identify: Identify): void {
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      handler: (request, reply) => serve(route, request, reply, identify(request)),
    });
  }
}

async function serve(route: Route, request: FastifyRequest, reply: FastifyReply, actor: Actor): Promise<FastifyReply> {
  const params = parsed(route.params, request.params, parseParams);
  const query = parsed(route.query, request.query, parseQuery);
  const body = parsed(route.body, request.body, parseBody);
  const problems = [params, query, body].flatMap((part) => (part.ok ? [] : part.problems));
  if (!params.ok || !query.ok || !body.ok) return sendProblem(reply, invalidProblem(problems));
  const call = { params: params.value, query: query.value, body: body.value, actor, signal: untilClosed(reply) };
  const answer = await route.handler(call);
  if (!answer.ok) return sendProblem(reply, answer.problem);
  reply.code(statusOf(route)).headers(answer.headers ?? {});
  return reply.send(answer.body);
}

/** Values for which a route has no schema are not looked at. */
function parsed(schema: z.ZodType | undefined, values: unknown, parse: typeof parseBody<unknown>) {
  return schema === undefined ? { ok: true as const, value: {} } : parse(schema, values);
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.code(problem.status).type('application/problem+json').send(problemBody(problem));
}

/** Ends the work on a request whose sender has gone. */
function untilClosed(reply: FastifyReply): AbortSignal {
  const closed = new AbortController();
  reply.raw.once('close', () => closed.abort(new Error('nobody waits for the answer any more')));
  return closed.signal;
}
