import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApplianceClock } from '../clock.ts';
import type { ApiAccount } from '../oauth/account.ts';
import type { SettingsHolder } from '../settings.ts';
import { errorAnswer, sendXml, type XmlApi } from '../xml-api/answers.ts';
import { readParameters } from '../xml-api/parameters.ts';
import { spoilBody } from './bodies.ts';
import type { Fault } from './fault.ts';
import type { FaultPanel } from './panel.ts';

/** Dependencies of the fault hooks. */
export interface FaultParts {
  readonly faults: FaultPanel;
  readonly clock: ApplianceClock;
  readonly account: ApiAccount;
  readonly settings: SettingsHolder;
}

/** Lets the panel's faults strike the calls of the token server and of both XML APIs. */
export function addFaults(server: FastifyInstance, parts: FaultParts): void {
  const struck = new WeakMap<FastifyRequest, Fault>();
  server.addHook('onRequest', async (request, reply) => {
    const fault = parts.faults.take(request.url.split('?')[0] ?? '');
    if (!fault) return;
    struck.set(request, fault);
    await strike(fault, request, reply, parts);
  });
  server.addHook('preHandler', async (request, reply) => {
    const fault = struck.get(request);
    if (fault?.kind === 'error') await sendError(fault, request, reply, parts);
  });
  server.addHook('onSend', async (request, reply, payload) => {
    const fault = struck.get(request);
    const spoiled = fault && spoilBody(fault, payload, { clock: parts.clock, socket: request.raw.socket });
    if (!spoiled) return payload;
    // Fastify has taken the length of the good body already.
    void reply.removeHeader('content-length');
    return spoiled;
  });
}

/** Applies a fault before the call is handled. Errors strike once it has been read, faults of bodies later. */
async function strike(fault: Fault, request: FastifyRequest, reply: FastifyReply, parts: FaultParts): Promise<void> {
  switch (fault.kind) {
    case 'latency':
      await parts.clock.sleep(fault.milliseconds);
      return;
    case 'expired-token':
      parts.account.expireTokens();
      return;
    case 'reset':
      void reply.hijack();
      reset(request.raw.socket);
      return;
    case 'half-open':
      void reply.hijack();
      return;
    case 'status':
      if (fault.retryAfterSeconds !== undefined) void reply.header('Retry-After', fault.retryAfterSeconds);
      await reply.code(fault.status).send({ message: `Fault ${fault.id} of the emulator.` });
      return;
    case 'html':
      await reply.type('text/html; charset=utf-8').send('<!doctype html><title>Sign in</title><p>Please sign in.</p>');
      return;
    default:
  }
}

/** Only plain connections can be reset; a TLS one is closed without its farewell. */
function reset(socket: Socket): void {
  if ('encrypted' in socket) socket.destroy();
  else socket.resetAndDestroy();
}

async function sendError(
  fault: Extract<Fault, { kind: 'error' }>,
  request: FastifyRequest,
  reply: FastifyReply,
  { settings }: FaultParts,
): Promise<void> {
  const api: XmlApi = request.url.startsWith('/api/command') ? 'command' : 'reporting';
  const { action, generate_report: report } = readParameters(request);
  const rootName = roots.get(action ?? report ?? '') ?? 'success';
  await sendXml(reply, errorAnswer(fault.text, fault.form, rootName, api, settings.current));
}

/** The roots of good answers, in which an error may stand: docs/vendors/remote-support.md#errors. */
const roots: ReadonlyMap<string, string> = new Map([
  ['get_api_info', 'api_information'],
  ['check_health', 'health_check'],
  ['get_logged_in_reps', 'logged_in_reps'],
  ['get_support_teams', 'support_teams'],
  ['generate_session_key', 'session_key'],
  ['get_session_attributes', 'custom_attributes'],
  ['SupportSession', 'session_list'],
  ['SupportSessionListing', 'session_summary_list'],
  ['SupportCustExitSurvey', 'exit_survey_list'],
  ['SupportRepExitSurvey', 'exit_survey_list'],
]);
