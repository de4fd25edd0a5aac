import type { Clock } from '../clock.ts';
import type { Settings } from '../settings.ts';
import { assertionType, checkAssertion } from './assertion.ts';
import type { Application, Directory } from './directory.ts';
import type { PendingGrants } from './pending-grants.ts';
import { TokenError, tokenErrorBody, tokenErrors } from './errors.ts';
import { equal, required, signInWithPassword } from './people.ts';
import type { TokenClaims, TokenIssuer } from './tokens.ts';

/** Dependencies of the token endpoint. */
export interface TokenService {
  directory: Directory;
  /** Sign-ins of people that are under way. */
  grants: PendingGrants;
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

const codeGrant = 'authorization_code';
const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
const grantTypes = new Set(['client_credentials', 'password', codeGrant, deviceGrant]);

/** The app registration of a client, if it is there and enabled. */
export function checkClientOf(service: Pick<TokenService, 'directory'>, clientId: string, tenant: string): Application {
  const application = service.directory.applications.get(clientId);
  if (application === undefined) throw tokenErrors.application(clientId, tenant);
  if (!application.enabled) throw tokenErrors.disabled(clientId);
  return application;
}

// A public client proves nothing of itself: the code that the person's sign-in gave is the proof.
async function grantToPerson(
  service: TokenService,
  grant: string,
  clientId: string,
  { tenant, form }: TokenRequest,
): Promise<Record<string, unknown>> {
  checkClientOf(service, clientId, tenant);
  const { grants, directory } = service;
  const personId =
    grant === deviceGrant
      ? grants.pollDevice(required(form, 'device_code'), clientId)
      : grants.redeem(
          required(form, 'code'),
          clientId,
          required(form, 'redirect_uri'),
          required(form, 'code_verifier'),
        );
  const claims = { audience: service.resource(), tenantId: directory.tenantId, applicationId: clientId, personId };
  return { ...(await newToken(service, claims)), scope: `${service.resource()}/user_impersonation` };
}

async function grantToken(service: TokenService, request: TokenRequest): Promise<Record<string, unknown>> {
  const { tenant, form } = request;
  const grant = required(form, 'grant_type');
  if (!grantTypes.has(grant)) throw tokenErrors.grantType(grant);
  const clientId = required(form, 'client_id').toLowerCase();
  checkTenant(service, tenant);
  if (grant === codeGrant || grant === deviceGrant) return grantToPerson(service, grant, clientId, request);
  const { audience, scope } = readScope(service, form.get('scope'), grant === 'client_credentials');
  const application = checkClientOf(service, clientId, tenant);
  const { tenantId } = service.directory;
  if (grant === 'password') {
    const { objectId: personId } = signInWithPassword(service.directory, form);
    return { ...(await newToken(service, { audience, tenantId, applicationId: clientId, personId })), scope };
  }
  await checkClient(service, application, request);
  return newToken(service, { audience, tenantId, applicationId: clientId });
}

async function newToken(service: TokenService, claims: TokenClaims): Promise<Record<string, unknown>> {
  const { tokenLifetimeSeconds: lifetime } = service.settings;
  const token = await service.issuer.issue(claims, `${service.host()}/${claims.tenantId}/v2.0`, lifetime);
  return { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: token };
}

// A secret, or an assertion that a registered certificate has signed.
async function checkClient(
  service: TokenService,
  application: Application,
  { tenant, form }: TokenRequest,
): Promise<void> {
  const assertion = form.get('client_assertion');
  if (assertion === null) {
    checkSecret(application, form.get('client_secret'), service.clock.now());
    return;
  }
  if (form.get('client_assertion_type') !== assertionType) throw tokenErrors.missing('client_assertion_type');
  const authority = `${service.host()}/${tenant}`;
  await checkAssertion(
    application,
    assertion,
    [`${authority}/oauth2/v2.0/token`, `${authority}/v2.0`],
    service.clock.now(),
  );
}

/** Refuses a tenant that is not this one. */
export function checkTenant({ directory }: Pick<TokenService, 'directory'>, tenant: string): void {
  if (/^(common|organizations|consumers)$/i.test(tenant)) throw tokenErrors.commonTenant();
  const wellFormed = /^[0-9a-f-]{36}$/i.test(tenant) || /^[\w-]+(\.[\w-]+)+$/.test(tenant);
  if (!wellFormed) throw tokenErrors.malformedTenant(tenant);
  if (tenant.toLowerCase() !== directory.tenantId) throw tokenErrors.tenant(tenant);
}

/** Scopes that say something about the person, not about the resource. */
const personScopes = new Set(['openid', 'profile', 'email', 'offline_access']);

// One resource; an application by itself asks for `/.default`. A double slash makes another audience, which Dataverse
// refuses later: docs/vendors/dataverse.md#token.
function readScope(
  service: TokenService,
  given: string | null,
  isApplication: boolean,
): { audience: string; scope: string } {
  if (given === null || given.trim() === '') throw tokenErrors.missing('scope');
  const scopes = given
    .trim()
    .split(/\s+/)
    .filter((one) => isApplication || !personScopes.has(one));
  if (scopes.length > 1) throw tokenErrors.severalResources(given);
  const pattern = isApplication
    ? /^(https?:\/\/.+)\/\.default$/
    : /^(https?:\/\/.+)\/(?:\.default|user_impersonation)$/;
  const audience = pattern.exec(scopes[0] ?? '')?.[1];
  if (audience === undefined) throw tokenErrors.scope(given);
  if (audience.replace(/\/$/, '').toLowerCase() !== service.resource()) {
    throw tokenErrors.resource(audience, service.directory.tenantId);
  }
  return { audience, scope: scopes.join(' ') };
}

function checkSecret(application: Application, given: string | null, now: Date): void {
  if (given === null || given === '') throw tokenErrors.noCredential();
  const secret = application.secrets.find((one) => equal(one.value, given));
  if (secret === undefined) throw tokenErrors.secret(application.id);
  if (secret.expiresOn !== undefined && secret.expiresOn <= now) throw tokenErrors.secretExpired(application.id);
}
