import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Emulator } from '../emulator.ts';
import { ServiceError } from '../errors.ts';
import { valueText } from '../rows/store.ts';
import { bareFrame, foreignFrame, formPage, hostStyle } from './page.ts';
import { pageDataOf } from './page-data.ts';
import { personOf, sessionCookie, tokenOf } from './person.ts';
import { hostScript } from './script.ts';
import { switchesOf } from './switches.ts';

/** Content security policy of the platform's strict mode, as far as it affects web resources: docs/vendors/dataverse.md#client. */
const strictPolicy = [
  "default-src 'self' data: blob:",
  "script-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  'img-src * data: blob:',
  "connect-src 'self' blob: data: wss:",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Types of web resources by their number: docs/vendors/dataverse.md#web-resources. */
const contentTypes: Readonly<Record<number, string>> = {
  1: 'text/html; charset=utf-8',
  2: 'text/css; charset=utf-8',
  3: 'text/javascript; charset=utf-8',
  4: 'text/xml; charset=utf-8',
  5: 'image/png',
  6: 'image/jpeg',
  7: 'image/gif',
  9: 'text/xml; charset=utf-8',
  10: 'image/x-icon',
  11: 'image/svg+xml',
  12: 'text/xml; charset=utf-8',
};

/** Adds the pages of a model-driven app: the form of a row, and the web resources that stand in it. */
export function addCaseHostRoutes(app: FastifyInstance, emulator: Emulator): void {
  app.get('/main.aspx', (request, reply) => form(emulator, request, reply));
  app.get('/_host/main.js', async (_request, reply) => reply.type('text/javascript').send(await hostScript()));
  app.get('/_host/host.css', (_request, reply) => reply.type('text/css').send(hostStyle));
  app.get('/WebResources/ClientGlobalContext.js.aspx', (_request, reply) =>
    reply.type('text/javascript').send('function GetGlobalContext() { return parent.GetGlobalContext(); }'),
  );
  app.get<{ Params: { '*': string } }>('/WebResources/*', (request, reply) =>
    webResource(emulator, request, reply, request.params['*']),
  );
}

function queryOf(request: FastifyRequest): URLSearchParams {
  return new URL(request.raw.url ?? '/', 'http://host').searchParams;
}

async function form(emulator: Emulator, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const environment = emulator.environment();
  environment.jobs.settle();
  const query = queryOf(request);
  try {
    const user = personOf(environment, query.get('user'));
    const data = pageDataOf(environment, user, query);
    const token = await tokenOf(emulator, user);
    const { hostClipboard } = data.switches;
    if (hostClipboard === 'crossOrigin' && query.get('hostFrame') !== 'inner') {
      await reply.type('text/html').send(foreignFrame(innerAddress(request, query)));
      return;
    }
    if (hostClipboard === 'crossOrigin') data.token = token;
    // No other site's page can make the browser send it.
    reply.header('Set-Cookie', `${sessionCookie}=${token}; HttpOnly; SameSite=Strict; Path=/`);
    withPolicy(emulator, query, reply).type('text/html').send(formPage(data));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    await reply.code(error.refusal.status).type('text/plain').send(error.refusal.message);
  }
}

/** The same page under the other name of this machine, which is another site. */
function innerAddress({ host }: FastifyRequest, query: URLSearchParams): string {
  const other = host.startsWith('localhost') ? '127.0.0.1' : 'localhost';
  const inner = new URLSearchParams(query);
  inner.set('hostFrame', 'inner');
  return `http://${host.replace(/^[^:]+/, other)}/main.aspx?${inner.toString()}`;
}

function withPolicy(emulator: Emulator, query: URLSearchParams, reply: FastifyReply): FastifyReply {
  const { hostStrictPolicy } = switchesOf(emulator.settings, query);
  return hostStrictPolicy ? reply.header('Content-Security-Policy', strictPolicy) : reply;
}

function webResource(emulator: Emulator, request: FastifyRequest, reply: FastifyReply, name: string): FastifyReply {
  const environment = emulator.environment();
  const row = [...environment.rows.all('webresource')].find((one) => one.name === name);
  if (row === undefined) return reply.code(404).type('text/plain').send(`There is no web resource ${name}.`);
  const query = queryOf(request);
  if (query.get('hostFrame') === 'bare') {
    query.delete('hostFrame');
    const address = `/WebResources/${name}${query.size === 0 ? '' : `?${query.toString()}`}`;
    return reply.type('text/html').send(bareFrame(address));
  }
  const { hostClipboard } = switchesOf(emulator.settings, query);
  if (hostClipboard === 'deniedByPolicy') reply.header('Permissions-Policy', 'clipboard-write=(), clipboard-read=()');
  const type = contentTypes[Number(row.webresourcetype)] ?? 'application/octet-stream';
  return withPolicy(emulator, query, reply)
    .type(type)
    .send(Buffer.from(valueText(row.content), 'base64'));
}
