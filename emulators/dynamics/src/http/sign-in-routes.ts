import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Emulator } from '../emulator.ts';
import { TokenError, tokenErrorBody } from '../entra/errors.ts';
import { required, signInWithPassword } from '../entra/people.ts';
import { deviceIntervalSeconds, deviceLifetimeSeconds } from '../entra/pending-grants.ts';
import { checkClientOf, checkTenant } from '../entra/token-endpoint.ts';
import { signedInPage, signInPage } from '../pages/sign-in.ts';
import { bytesOf } from './app.ts';

type TenantRequest = FastifyRequest<{ Params: { tenant: string } }>;

/** Adds what people sign in with: docs/vendors/dataverse.md#interactive-sign-in. */
export function addSignInRoutes(app: FastifyInstance, emulator: Emulator): void {
  app.get('/:tenant/oauth2/v2.0/authorize', (request: TenantRequest, reply) => showForm(emulator, request, reply));
  app.post('/:tenant/oauth2/v2.0/authorize', (request: TenantRequest, reply) => authorize(emulator, request, reply));
  app.post('/:tenant/oauth2/v2.0/devicecode', (request: TenantRequest, reply) => startDevice(emulator, request, reply));
  app.get('/:tenant/oauth2/deviceauth', (request: TenantRequest, reply) => deviceForm(request, reply));
  app.post('/:tenant/oauth2/deviceauth', (request: TenantRequest, reply) => enterCode(emulator, request, reply));
}

const asked = [
  'client_id',
  'redirect_uri',
  'response_type',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
];

function formOf(request: FastifyRequest): URLSearchParams {
  return new URLSearchParams(bytesOf(request).toString('utf8'));
}

/** Refuses what Entra shows as a page of its own and never sends back to the client: who asks, and where to. */
function checkAsked(emulator: Emulator, tenant: string, given: URLSearchParams): void {
  checkTenant(emulator, tenant);
  checkClientOf(emulator, required(given, 'client_id').toLowerCase(), tenant);
  const redirect = URL.parse(required(given, 'redirect_uri'));
  // A public client is registered with http://localhost, which stands for every port.
  if (redirect?.protocol !== 'http:' || redirect.hostname !== 'localhost') throw new TokenError(wrongRedirect);
  if (given.get('response_type') !== 'code' || given.get('code_challenge_method') !== 'S256')
    throw new TokenError(wrongRequest);
  required(given, 'code_challenge');
}

const wrongRedirect = {
  status: 400,
  error: 'invalid_request',
  code: 50011,
  message: 'The redirect URI specified in the request does not match the redirect URIs configured for the application.',
};
const wrongRequest = {
  status: 400,
  error: 'invalid_request',
  code: 9002325,
  message: 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
};

async function guarded(emulator: Emulator, reply: FastifyReply, run: () => FastifyReply): Promise<FastifyReply> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    return reply.code(error.refusal.status).send(tokenErrorBody(error.refusal, emulator.url(), emulator.clock.now()));
  }
}

function showForm(emulator: Emulator, request: TenantRequest, reply: FastifyReply): Promise<FastifyReply> {
  const given = new URL(request.url, 'http://localhost').searchParams;
  return guarded(emulator, reply, () => {
    checkAsked(emulator, request.params.tenant, given);
    return sendForm(reply, request, given);
  });
}

function sendForm(reply: FastifyReply, request: TenantRequest, given: URLSearchParams, trouble?: string): FastifyReply {
  const hidden = Object.fromEntries(asked.map((name) => [name, given.get(name) ?? '']));
  const action = `/${request.params.tenant}/oauth2/v2.0/authorize`;
  return reply.type('text/html').send(signInPage({ action, hidden, asksForCode: false, trouble }));
}

function authorize(emulator: Emulator, request: TenantRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = formOf(request);
  return guarded(emulator, reply, () => {
    checkAsked(emulator, request.params.tenant, form);
    const person = personOf(emulator, form);
    if (typeof person === 'string') return sendForm(reply, request, form, person);
    const back = new URL(required(form, 'redirect_uri'));
    back.searchParams.set('code', codeFor(emulator, form, person.objectId));
    back.searchParams.set('state', form.get('state') ?? '');
    return reply.redirect(back.href, 302);
  });
}

function codeFor(emulator: Emulator, form: URLSearchParams, personId: string): string {
  return emulator.grants.authorize({
    clientId: required(form, 'client_id').toLowerCase(),
    scope: form.get('scope') ?? '',
    redirectUri: required(form, 'redirect_uri'),
    challenge: required(form, 'code_challenge'),
    personId,
  });
}

// A wrong password is told on the page.
function personOf(emulator: Emulator, form: URLSearchParams): { objectId: string } | string {
  try {
    return signInWithPassword(emulator.directory, form);
  } catch (error) {
    if (error instanceof TokenError) return error.message;
    throw error;
  }
}

function startDevice(emulator: Emulator, request: TenantRequest, reply: FastifyReply): Promise<FastifyReply> {
  const form = formOf(request);
  return guarded(emulator, reply, () => {
    const { tenant } = request.params;
    checkTenant(emulator, tenant);
    const clientId = required(form, 'client_id').toLowerCase();
    checkClientOf(emulator, clientId, tenant);
    const { deviceCode, userCode } = emulator.grants.startDevice({ clientId, scope: required(form, 'scope') });
    const verification_uri = `${emulator.url()}/${tenant}/oauth2/deviceauth`;
    return reply.send({
      device_code: deviceCode,
      user_code: userCode,
      verification_uri,
      expires_in: deviceLifetimeSeconds,
      interval: deviceIntervalSeconds,
      message: `To sign in, use a web browser to open the page ${verification_uri} and enter the code ${userCode} to authenticate.`,
    });
  });
}

function deviceForm(request: TenantRequest, reply: FastifyReply, trouble?: string): FastifyReply {
  const action = `/${request.params.tenant}/oauth2/deviceauth`;
  return reply.type('text/html').send(signInPage({ action, hidden: {}, asksForCode: true, trouble }));
}

function enterCode(emulator: Emulator, request: TenantRequest, reply: FastifyReply): FastifyReply {
  const form = formOf(request);
  const person = personOf(emulator, form);
  if (typeof person === 'string') return deviceForm(request, reply, person);
  const known = emulator.grants.answerDevice(form.get('user_code') ?? '', person.objectId);
  return known ? reply.type('text/html').send(signedInPage()) : deviceForm(request, reply, 'That code is not known.');
}
