import { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { type FaultPanel } from '../control/faults.ts';
import { type RequestLog } from '../control/request-log.ts';
import { type Emulator } from '../emulator.ts';
import { openIdConfiguration } from '../entra/discovery.ts';
import { tokenErrorBody } from '../entra/errors.ts';
import { answerTokenRequest } from '../entra/token-endpoint.ts';
import { isWebApiPath } from '../odata/path.ts';
import { type Session } from '../session.ts';
import { answer } from '../web-api/dispatch.ts';
import { refusalReply, type ServiceReply, type ServiceRequest } from '../web-api/message.ts';
import { answerService } from '../web-api/service.ts';
import { bytesOf, toServiceRequest } from './app.ts';
import { type Answers, send, sendWithFault, serviceRefusal } from './reply.ts';

/** What the routes of both vendors work with. */
export interface RouteParts {
  emulator: Emulator;
  faults: FaultPanel;
  log: RequestLog;
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
  const { emulator, faults } = parts;
  const asked = toServiceRequest(request);
  const answerOne = (session: Session, one: ServiceRequest): ServiceReply => {
    const fault = faults.strike('operation', one.method, one.url);
    return fault === undefined ? answer(session, one) : serviceRefusal(fault);
  };
  const ordinary = async (): Promise<ServiceReply> => {
    if (!isWebApiPath(asked.url))
      return refusalReply({ status: 404, code: '', message: 'No such version of the API.' });
    const authority = `${emulator.url()}/${emulator.directory.tenantId}`;
    const claims = emulator.issuer.read(/^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '');
    return answerService({ environment: emulator.environment(), authority, claims, answerOne }, asked);
  };
  await answerLogged(parts, request, reply, 'request', { ordinary, refusal: serviceRefusal });
}

async function answerLogged(
  parts: RouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  place: 'token' | 'request',
  answers: Answers,
): Promise<void> {
  const { emulator, faults, log } = parts;
  const url = request.raw.url ?? '';
  const { latencyMilliseconds } = emulator.settings;
  if (latencyMilliseconds > 0) await emulator.clock.sleep(latencyMilliseconds);
  const entry = {
    at: emulator.clock.now().toISOString(),
    method: request.method,
    url,
    requestBytes: bytesOf(request).length,
  };
  const fault = faults.strike(place, request.method, url);
  if (fault !== undefined) {
    log.add({ ...entry, status: fault.kind === 'status' ? fault.status : 0, replyBytes: 0 });
    return sendWithFault(request, reply, fault, answers, emulator.clock);
  }
  const ordinary = await answers.ordinary();
  log.add({ ...entry, status: ordinary.status, replyBytes: Buffer.byteLength(ordinary.body ?? '') });
  send(reply, ordinary);
}
