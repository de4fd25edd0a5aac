import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { tokenInCookies } from '../case-host/person.ts';
import type { FaultPanel } from '../control/faults.ts';
import type { LoggedRequest, RequestLog } from '../control/request-log.ts';
import type { Emulator } from '../emulator.ts';
import { openIdConfiguration } from '../entra/discovery.ts';
import { tokenErrorBody } from '../entra/errors.ts';
import { answerTokenRequest } from '../entra/token-endpoint.ts';
import type { ServiceProtection } from '../limits/service-protection.ts';
import { isWebApiPath } from '../odata/path.ts';
import { answer } from '../web-api/dispatch.ts';
import { refusalReply, type ServiceReply, type ServiceRequest } from '../web-api/message.ts';
import { answerService, type ServiceParts } from '../web-api/service.ts';
import { bytesOf, toServiceRequest } from './app.ts';
import { addSignInRoutes } from './sign-in-routes.ts';
import { type Answers, send, sendWithFault, serviceRefusal } from './reply.ts';

/** Dependencies of the routes. */
export interface RouteParts {
  emulator: Emulator;
  faults: FaultPanel;
  log: RequestLog;
  protection: ServiceProtection;
}

/** Adds Entra's and Dataverse's routes. */
export function addVendorRoutes(app: FastifyInstance, parts: RouteParts): void {
  app.post<{ Params: { tenant: string } }>('/:tenant/oauth2/v2.0/token', (request, reply) =>
    token(parts, request, reply, request.params.tenant),
  );
  for (const path of ['/:tenant/v2.0/.well-known/openid-configuration', '/:tenant/.well-known/openid-configuration']) {
    app.get(path, (_request, reply) =>
      reply.send(openIdConfiguration(parts.emulator.url(), parts.emulator.directory.tenantId)),
    );
  }
  app.get('/:tenant/discovery/v2.0/keys', async () => ({ keys: await parts.emulator.issuer.publicKeys() }));
  addSignInRoutes(app, parts.emulator);
  app.all('/api/data/*', (request, reply) => webApi(parts, request, reply));
}

async function token(parts: RouteParts, request: FastifyRequest, reply: FastifyReply, tenant: string): Promise<void> {
  const { emulator } = parts;
  const service = { ...emulator, resource: emulator.url, host: emulator.url };
  const form = new URLSearchParams(bytesOf(request).toString('utf8'));
  const answers: Answers = {
    ordinary: async () => {
      const { authorization } = request.headers;
      const { status, body } = await answerTokenRequest(service, { tenant, form, authorization });
      return tokenReply(status, body);
    },
    refusal: (fault) => {
      const { status, code, message } = fault;
      const refusal = { status, error: 'temporarily_unavailable', code: Number(code) || 90033, message };
      return tokenReply(status, tokenErrorBody(refusal, emulator.url(), emulator.clock.now()));
    },
  };
  await answerLogged(parts, request, reply, 'token', answers);
}

function tokenReply(status: number, body: Record<string, unknown>): ServiceReply {
  const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };
  return { status, headers, body: JSON.stringify(body) };
}

async function webApi(parts: RouteParts, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { emulator } = parts;
  const asked = toServiceRequest(request);
  // Scripts of a form page are known by their cookie, all others by a token of their own.
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const claims = emulator.issuer.read(bearer ?? tokenInCookies(request.headers.cookie));
  const authority = `${emulator.url()}/${emulator.directory.tenantId}`;
  const ordinary = async (): Promise<ServiceReply> => {
    if (!isWebApiPath(asked.url))
      return refusalReply({ status: 404, code: '', message: 'No such version of the API.' });
    const user = claims?.personId ?? claims?.applicationId;
    if (user === undefined) return answerService({ environment: emulator.environment(), authority, claims }, asked);
    return answerProtected(parts, user, (answerOne) =>
      answerService({ environment: emulator.environment(), authority, claims, answerOne }, asked),
    );
  };
  await answerLogged(parts, request, reply, 'request', { ordinary, refusal: serviceRefusal });
}

type AnswerOne = NonNullable<ServiceParts['answerOne']>;

// Counts what a request is to the limits, waits as long as the network would, and puts faults in the way of its operations.
async function answerProtected(
  { emulator, faults, protection }: RouteParts,
  user: string,
  ordinary: (answerOne: AnswerOne) => ServiceReply,
): Promise<ServiceReply> {
  const refused = protection.enter(user);
  if (refused !== undefined) return refused;
  let operations = 0;
  let entitlement = 0;
  let reply: ServiceReply;
  const passage = emulator.environment().races.enter();
  const answerOne: AnswerOne = (session, one) => {
    operations += 1;
    entitlement += rowsOf(one);
    const fault = faults.strike('operation', one.method, one.url);
    return fault === undefined ? answer(session, one) : serviceRefusal(fault);
  };
  try {
    await waitLatency(emulator);
    reply = passage.run(() => ordinary(answerOne));
  } finally {
    passage.leave();
    protection.leave(user, Math.max(1, operations), entitlement);
  }
  return { ...reply, headers: { ...reply.headers, ...rateHeaders(emulator, protection, user) } };
}

// A bulk message counts each of its rows for the daily entitlement: docs/vendors/dataverse.md#entitlement.
function rowsOf(request: ServiceRequest): number {
  if (!/\.(Create|Update|Upsert)Multiple$/.test(request.url)) return 1;
  return request.body.toString('latin1').split('@odata.type').length - 1;
}

// Made once: making a format takes longer than answering a request.
const secondsFormat = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

function rateHeaders(emulator: Emulator, protection: ServiceProtection, user: string): Record<string, string> {
  const { requests, executionSeconds } = protection.remaining(user);
  const hint = emulator.settings.degreeOfParallelism;
  return {
    ...(hint === 0 ? {} : { 'x-ms-dop-hint': String(hint) }),
    // A thousands separator, as recorded: docs/vendors/dataverse.md#requests.
    'x-ms-ratelimit-time-remaining-xrm-requests': secondsFormat.format(executionSeconds),
    'x-ms-ratelimit-burst-remaining-xrm-requests': String(requests),
  };
}

async function waitLatency({ settings, clock }: Emulator): Promise<void> {
  if (settings.latencyMilliseconds > 0) await clock.sleep(settings.latencyMilliseconds);
}

async function answerLogged(
  parts: RouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  place: 'token' | 'request',
  answers: Answers,
): Promise<void> {
  const { emulator, faults } = parts;
  if (place === 'token') await waitLatency(emulator);
  const note = noteArrival(parts, request, reply);
  const fault = faults.strike(place, request.method, request.raw.url ?? '');
  if (fault !== undefined) {
    note(fault.kind === 'status' ? fault.status : 0, '');
    return sendWithFault(request, reply, fault, answers, emulator.clock);
  }
  const ordinary = await answers.ordinary();
  note(ordinary.status, ordinary.body ?? '');
  send(reply, ordinary);
}

/** @returns adds the request to the log, with its answer */
function noteArrival({ emulator, log }: RouteParts, request: FastifyRequest, reply: FastifyReply) {
  const at = emulator.clock.now().toISOString();
  const arrived = performance.now();
  const { method, raw } = request;
  return (status: number, body: string | Buffer): void => {
    const replyBytes = Buffer.byteLength(body);
    const entry: LoggedRequest = {
      at,
      method,
      url: raw.url ?? '',
      requestBytes: bytesOf(request).length,
      status,
      replyBytes,
    };
    log.add(entry);
    reply.raw.once('close', () => (entry.milliseconds = performance.now() - arrived));
  };
}
