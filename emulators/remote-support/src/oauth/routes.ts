import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApplianceClock } from '../clock.ts';
import type { SettingsHolder } from '../settings.ts';
import type { ApiAccount } from './account.ts';

/** Dependencies of the token server. */
export interface OAuthParts {
  readonly account: ApiAccount;
  readonly clock: ApplianceClock;
  readonly settings: SettingsHolder;
}

/** Adds `/oauth2/token`. Source: docs/vendors/remote-support.md#token. */
export function addTokenServer(server: FastifyInstance, parts: OAuthParts): void {
  const { account, clock, settings } = parts;
  server.post('/oauth2/token', (request, reply) => {
    void reply.header('Cache-Control', 'must-revalidate, no-cache, no-store, private');
    const grant = grantType(request.body);
    if (grant === undefined)
      return refuse(reply, 400, 'invalid_request', missingGrant, 'Check the `grant_type` parameter');
    if (grant !== 'client_credentials')
      return refuse(
        reply,
        400,
        'unsupported_grant_type',
        unknownGrant,
        'Check that all required parameters have been provided',
      );
    const [clientId, clientSecret] = basicCredentials(request);
    if (!account.accepts(clientId, clientSecret))
      return refuse(reply, 401, 'invalid_client', 'Client authentication failed.');
    const lifetime = settings.current.tokenLifetimeSeconds;
    const token = account.issueToken(lifetime, clock.now().getTime());
    return reply.send({ access_token: token, token_type: 'Bearer', expires_in: lifetime });
  });
}

const missingGrant = 'The request is missing a required parameter, has an invalid value or is malformed.';
const unknownGrant = 'The authorization server does not support this grant type.';

function refuse(reply: FastifyReply, status: number, error: string, message: string, hint?: string): FastifyReply {
  if (status === 401) void reply.header('WWW-Authenticate', 'Basic realm="OAuth"');
  return reply.code(status).send({ error, message, ...(hint ? { hint } : {}) });
}

function grantType(body: unknown): unknown {
  return typeof body === 'object' && body !== null && 'grant_type' in body ? body.grant_type : undefined;
}

function basicCredentials(request: FastifyRequest): [clientId: string, clientSecret: string] {
  const encoded = /^basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon === -1 ? ['', ''] : [decoded.slice(0, colon), decoded.slice(colon + 1)];
}

/** Refuses what comes without a valid token: docs/vendors/remote-support.md#errors. Returns whether it did. */
export function refuseWithoutToken(request: FastifyRequest, reply: FastifyReply, parts: OAuthParts): boolean {
  const token = /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  if (parts.account.holds(token, parts.clock.now().getTime())) return false;
  void reply.code(parts.settings.current.expiredTokenStatus).send({
    error: 'access_denied',
    message: 'The resource owner or authorization server denied the request.',
  });
  return true;
}
