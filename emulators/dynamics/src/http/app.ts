import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type Refusal, refusals } from '../errors.ts';
import { refusalReply, type ServiceRequest } from '../web-api/message.ts';

/** The largest body: the platform takes about 116 MB, a file in one call up to 128 MB. */
const maximumBodyBytes = 140 * 1024 * 1024;

/** Addresses outside of a batch may be 32 KB long: docs/vendors/dataverse.md#batch. Node's own limit is 16 KB for all headers. */
const maximumHeaderBytes = 96 * 1024;

/** Makes the HTTP server; it takes every body as bytes. */
export function createApp(https?: { key: string; cert: string }): FastifyInstance {
  const shared = {
    bodyLimit: maximumBodyBytes,
    forceCloseConnections: true,
    frameworkErrors: answerFault,
    routerOptions: { maxParamLength: maximumHeaderBytes },
  };
  const app = (
    https === undefined
      ? Fastify({ ...shared, http: { maxHeaderSize: maximumHeaderBytes } })
      : Fastify({ ...shared, https: { ...https, maxHeaderSize: maximumHeaderBytes } })
  ) as FastifyInstance;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setErrorHandler(answerFault);
  return app;
}

// What goes wrong in the server itself, a body over the limit among it, is said in the service's own shape: docs/vendors/dataverse.md#status-codes.
function answerFault(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const status = error.statusCode ?? 500;
  if (status >= 500) process.stderr.write(`dynamics emulator: ${error.stack ?? error.message}\n`);
  const { headers, body } = refusalReply(refusalOf(error, status));
  void reply.code(status).headers(headers).send(body);
}

function refusalOf(error: FastifyError, status: number): Refusal {
  if (error.code === 'FST_ERR_BAD_URL') return refusals.querySyntax().refusal;
  if (status >= 500) return { status, code: '0x80040216', message: 'An unexpected error occurred.' };
  return { status, code: '', message: error.message };
}

/** The body of a request as bytes. */
export function bytesOf(request: FastifyRequest): Buffer {
  return Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
}

/** A request in the emulator's own form. */
export function toServiceRequest(request: FastifyRequest): ServiceRequest {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(request.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  return { method: request.method, url: request.raw.url ?? '/', headers, body: bytesOf(request) };
}
