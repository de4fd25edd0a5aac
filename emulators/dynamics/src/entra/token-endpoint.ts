import { timingSafeEqual } from 'node:crypto';
import { type Clock } from '../clock.ts';
import { type Settings } from '../settings.ts';
import { type Application, type Directory } from './directory.ts';
import { TokenError, tokenErrorBody, tokenErrors } from './errors.ts';
import { type TokenIssuer } from './tokens.ts';

/** What the token endpoint works with. */
export interface TokenService {
  directory: Directory;
  issuer: TokenIssuer;
  settings: Settings;
  clock: Clock;
  /** Address of the environment, the one resource that this tenant knows. */
  resource: () => string;
  /** Address of the login host. */
  host: () => string;
}

/** A request to the token endpoint. */
export interface TokenRequest {
  tenant: string;
  form: URLSearchParams;
  authorization: string | undefined;
}

/** The answer to it. */
export interface TokenReply {
  status: number;
  body: Record<string, unknown>;
}

/** `POST /{tenant}/oauth2/v2.0/token`: docs/vendors/dataverse.md#token. */
export async function answerTokenRequest(service: TokenService, request: TokenRequest): Promise<TokenReply> {
  try {
    return { status: 200, body: await grantToken(service, withBasicCredentials(request)) };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    const { refusal } = error;
    return { status: refusal.status, body: tokenErrorBody(refusal, service.host(), service.clock.now()) };
  }
}

// The client may authenticate with HTTP Basic instead of form fields; both parts are form-encoded there.
function withBasicCredentials(request: TokenRequest): TokenRequest {
  const encoded = /^Basic (.+)$/i.exec(request.authorization ?? '')?.[1];
  if (encoded === undefined) return request;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString().split(':').map(decodeURIComponent);
  const form = new URLSearchParams(request.form);
  form.set('client_id', id);
  form.set('client_secret', secret);
  return { ...request, form };
}

async function grantToken(service: TokenService, { tenant, form }: TokenRequest): Promise<Record<string, unknown>> {
  const grant = required(form, 'grant_type');
  if (grant !== 'client_credentials') throw tokenErrors.grantType(grant);
  const clientId = required(form, 'client_id').toLowerCase();
  checkTenant(service, tenant);
  const audience = readResource(service, form.get('scope'));
  const application = service.directory.applications.get(clientId);
  if (application === undefined) throw tokenErrors.application(clientId, tenant);
  if (!application.enabled) throw tokenErrors.disabled(clientId);
  checkSecret(application, form.get('client_secret'), service.clock.now());
  const { tokenLifetimeSeconds: lifetime } = service.settings;
  const { tenantId } = service.directory;
  const issuer = `${service.host()}/${tenantId}/v2.0`;
  const token = await service.issuer.issue({ audience, tenantId, applicationId: clientId }, issuer, lifetime);
  return { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: token };
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') throw tokenErrors.missing(name);
  return value;
}

function checkTenant({ directory }: TokenService, tenant: string): void {
  if (/^(common|organizations|consumers)$/i.test(tenant)) throw tokenErrors.commonTenant();
  const wellFormed = /^[0-9a-f-]{36}$/i.test(tenant) || /^[\w-]+(\.[\w-]+)+$/.test(tenant);
  if (!wellFormed) throw tokenErrors.malformedTenant(tenant);
  if (tenant.toLowerCase() !== directory.tenantId) throw tokenErrors.tenant(tenant);
}

// One resource with `/.default`. A double slash makes another audience, which Dataverse refuses later: docs/vendors/dataverse.md#token.
function readResource(service: TokenService, scope: string | null): string {
  if (scope === null || scope.trim() === '') throw tokenErrors.missing('scope');
  const scopes = scope.trim().split(/\s+/);
  if (scopes.length > 1) throw tokenErrors.severalResources(scope);
  const resource = /^(https?:\/\/.+)\/\.default$/.exec(scope.trim())?.[1];
  if (resource === undefined) throw tokenErrors.scope(scope);
  if (resource.replace(/\/$/, '').toLowerCase() !== service.resource()) {
    throw tokenErrors.resource(resource, service.directory.tenantId);
  }
  return resource;
}

function checkSecret(application: Application, given: string | null, now: Date): void {
  if (given === null || given === '') throw tokenErrors.noCredential();
  const secret = application.secrets.find((one) => equal(one.value, given));
  if (secret === undefined) throw tokenErrors.secret(application.id);
  if (secret.expiresOn !== undefined && secret.expiresOn <= now) throw tokenErrors.secretExpired(application.id);
}

function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
