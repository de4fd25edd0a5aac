import type { FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './serve.ts';

/** Methods that change nothing. */
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what another site could make a browser on this machine send: a Host that is not this address (a name that was
 * bound anew to 127.0.0.1), a change from a foreign origin, and a change without a header that no form can set.
 * @returns the answer if the request was refused
 */
export function guard(request: FastifyRequest, reply: FastifyReply, port: number): FastifyReply | undefined {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (!hosts.includes(request.headers.host?.toLowerCase() ?? '')) {
    return sendProblem(reply, {
      status: 421,
      code: 'CB-HOST',
      detail: 'The request names a host that this is not.',
      help: `Use http://127.0.0.1:${port}.`,
    });
  }
  if (safeMethods.has(request.method)) return undefined;
  const { origin } = request.headers;
  if (origin !== undefined && !hosts.some((host) => origin === `http://${host}`)) {
    return sendProblem(reply, {
      status: 403,
      code: 'CB-ORIGIN',
      detail: 'The request comes from another site.',
      help: 'Send it from the admin address itself.',
    });
  }
  if (request.headers['x-casebridge'] === '1') return undefined;
  return sendProblem(reply, {
    status: 403,
    code: 'CB-HEADER',
    detail: 'A change needs the header X-Casebridge: 1.',
    help: 'Send that header.',
  });
}
