import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { notFoundProblem } from './http/problem.ts';
import { sendProblem } from './http/serve.ts';

/**
 * The files of the admin tool by their path below its address; `index.html` is the shell, which loads all others. Asked for with
 * each request: where they are built from their sources, only who looks at them waits for that.
 */
export type AdminPages = () => Promise<ReadonlyMap<string, Uint8Array>>;

const shell = 'index.html';
/** Stands in the shell wherever the nonce of an answer belongs. */
const noncePlace = '{{nonce}}';

const mediaTypes: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  map: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
  woff2: 'font/woff2',
};

/**
 * Serves the pages of the admin tool. They hold no data, so that they need no credential; nothing is served but what they
 * hold, so that no path leads elsewhere.
 */
export function servePages(app: FastifyInstance, pages: AdminPages): void {
  app.get('/', async (_request, reply) => sendShell(reply, (await pages()).get(shell)));
  app.get<{ Params: { '*': string } }>('/assets/*', async (request, reply) => {
    const name = `assets/${request.params['*']}`;
    const content = (await pages()).get(name);
    if (content === undefined) return sendProblem(reply, notFoundProblem('file'));
    // Names hold a digest of the content, so that an upgraded engine serves others.
    reply.header('Cache-Control', 'public, max-age=31536000, immutable');
    return reply.type(mediaTypeOf(name)).send(content);
  });
}

/** Never cached: after an upgrade of the engine, the next look loads the pages that belong to it. */
function sendShell(reply: FastifyReply, content: Uint8Array | undefined): FastifyReply {
  const nonce = randomBytes(16).toString('base64');
  const document = Buffer.from(content ?? '').toString('utf8');
  return reply
    .headers({ ...documentHeaders, 'Content-Security-Policy': policyWith(nonce) })
    .type(mediaTypeOf(shell))
    .send(document.replaceAll(noncePlace, nonce));
}

const documentHeaders = {
  'Cache-Control': 'no-store',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
};

function policyWith(nonce: string): string {
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    ...["object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
    ...["require-trusted-types-for 'script'", "trusted-types 'none'"],
  ].join('; ');
}

function mediaTypeOf(name: string): string {
  return mediaTypes[name.slice(name.lastIndexOf('.') + 1)] ?? 'application/octet-stream';
}
