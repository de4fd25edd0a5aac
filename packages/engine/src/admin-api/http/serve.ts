import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Principal } from '../../accounts/principal.ts';
import { problemsOf } from '../../config/field-problem.ts';
import { hasRole } from '../../model/role.ts';
import { invalidProblem, problemBody, type Problem } from './problem.ts';
import { parseBody, parseParams, parseQuery } from './request-values.ts';
import { type Access, linesType, type Route, statusOf } from './route.ts';

/** Finds out who asks, and hands out what a browser shows the next time. */
export interface Credentials {
  /** @returns undefined without a credential, or with one that is not good (any more) */
  identify(request: FastifyRequest): Promise<Principal | undefined>;
  /** Header that makes a browser keep the secret of a sign-in, or forget it. */
  cookieOf(secret: string | null, request: FastifyRequest): string;
}

/** Serves a table of routes. */
export function serveRoutes(app: FastifyInstance, routes: readonly Route[], credentials: Credentials): void {
  app.decorateRequest('principal');
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      onRequest: admitting(route.role, credentials),
      handler: (request, reply) => serve(route, request, reply, credentials),
    });
  }
}

/** Refuses who may not, before the body is read. */
export function admitting(access: Access, { identify }: Pick<Credentials, 'identify'>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> => {
    const principal = await identify(request);
    if (principal !== undefined) request.setDecorator('principal', principal);
    if (access === 'anyone') return undefined;
    if (principal === undefined) return sendProblem(reply, notSignedIn);
    return hasRole(principal.role, access) ? undefined : sendProblem(reply, notAllowed(access));
  };
}

const notSignedIn: Problem = {
  status: 401,
  code: 'CB-NOT-SIGNED-IN',
  detail: 'The request carries no credential that is good.',
  help: 'Sign in, or send the token of the token file as Authorization: Bearer.',
};

function notAllowed(needed: Access): Problem {
  return {
    status: 403,
    code: 'CB-ROLE',
    detail: `This needs the role ${needed}.`,
    help: 'Ask an administrator for that role, or to do it.',
  };
}

async function serve(
  route: Route,
  request: FastifyRequest,
  reply: FastifyReply,
  { cookieOf }: Pick<Credentials, 'cookieOf'>,
): Promise<FastifyReply> {
  const params = parsed(route.params, request.params, parseParams);
  const query = parsed(route.query, request.query, parseQuery);
  const body = parsed(route.body, request.body, parseBody);
  if (!params.ok || !query.ok || !body.ok) {
    const fields = [params, query, body].flatMap((part) => (part.ok ? [] : part.fields));
    return sendProblem(reply, invalidProblem(problemsOf(fields)));
  }
  const principal = request.getDecorator<Principal | undefined>('principal');
  const ifMatch = route.ifMatch === true ? versionIn(request.headers['if-match']) : undefined;
  const answer = await route.handler({
    ...(ifMatch !== undefined && { ifMatch }),
    ...{ params: params.value, query: query.value, body: body.value },
    ...{ principal, actor: principal?.actor ?? 'nobody', address: request.ip, signal: untilClosed(reply) },
  });
  if (!answer.ok) return sendProblem(reply, answer.problem);
  if ('lines' in answer) return sendLines(reply, answer.lines);
  if (answer.signIn !== undefined) reply.header('Set-Cookie', cookieOf(answer.signIn, request));
  reply.code(statusOf(route)).headers(answer.headers ?? {});
  return reply.send(answer.body);
}

/** What is no version of ours matches none. `*` says that whatever there is may be replaced, as does a missing header. */
function versionIn(header: string | undefined): number | undefined {
  if (header === undefined || header.trim() === '*') return undefined;
  return Number(/^\s*"(\d{1,9})"\s*$/.exec(header)?.[1] ?? 0);
}

/** JSON lines: each is sent as soon as there is one. */
function sendLines(reply: FastifyReply, lines: AsyncIterable<unknown>): FastifyReply {
  // nginx would gather the answer before it passes it on.
  reply.type(linesType).header('X-Accel-Buffering', 'no');
  return reply.send(Readable.from(textsOf(lines)));
}

async function* textsOf(lines: AsyncIterable<unknown>): AsyncGenerator<string, void, undefined> {
  for await (const line of lines) yield `${JSON.stringify(line)}\n`;
}

/** Values for which a route has no schema are not looked at. */
function parsed(schema: z.ZodType | undefined, values: unknown, parse: typeof parseBody<unknown>) {
  return schema === undefined ? { ok: true as const, value: {} } : parse(schema, values);
}

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  if (problem.status === 401) reply.header('WWW-Authenticate', 'Bearer');
  if (problem.retryAfter !== undefined) reply.header('Retry-After', String(problem.retryAfter));
  return reply.code(problem.status).type('application/problem+json').send(problemBody(problem));
}

/** Ends the work on a request whose sender has gone. */
function untilClosed(reply: FastifyReply): AbortSignal {
  const closed = new AbortController();
  reply.raw.once('close', () => closed.abort(new Error('nobody waits for the answer any more')));
  return closed.signal;
}
