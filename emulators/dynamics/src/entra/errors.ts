import { randomUUID } from 'node:crypto';

/** Entra's refusal of a token request: docs/vendors/dataverse.md#token-errors. */
export interface TokenRefusal {
  status: number;
  error: string;
  /** The number behind `AADSTS`. */
  code: number;
  message: string;
}

/** Carries a refusal to the edge of the token endpoint. */
export class TokenError extends Error {
  readonly refusal: TokenRefusal;
  constructor(refusal: TokenRefusal) {
    super(refusal.message);
    this.name = 'TokenError';
    this.refusal = refusal;
  }
}

/** The body of a refusal. */
export function tokenErrorBody(refusal: TokenRefusal, authority: string, now: Date): Record<string, unknown> {
  const traceId = randomUUID();
  const correlationId = randomUUID();
  const timestamp = now
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, 'Z');
  return {
    error: refusal.error,
    error_description: `AADSTS${refusal.code}: ${refusal.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [refusal.code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `${authority}/error?code=${refusal.code}`,
  };
}

function refusal(status: number, error: string, code: number, message: string): TokenError {
  return new TokenError({ status, error, code, message });
}

/** The refusals: docs/vendors/dataverse.md#token-errors. */
export const tokenErrors = {
  missing: (parameter: string) =>
    refusal(400, 'invalid_request', 900144, `The request body must contain the following parameter: '${parameter}'.`),
  grantType: (grant: string) =>
    refusal(400, 'unsupported_grant_type', 70003, `The app requested an unsupported grant type '${grant}'.`),
  tenant: (tenant: string) =>
    refusal(
      400,
      'invalid_request',
      90002,
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
    ),
  malformedTenant: (tenant: string) =>
    refusal(
      400,
      'invalid_request',
      900023,
      `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
    ),
  commonTenant: () =>
    refusal(
      400,
      'invalid_request',
      9001023,
      'The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.',
    ),
  application: (id: string, tenant: string) =>
    refusal(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${id}' was not found in the directory '${tenant}'.`,
    ),
  disabled: (id: string) => refusal(400, 'unauthorized_client', 7000112, `Application '${id}' is disabled.`),
  secret: (id: string) =>
    refusal(
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${id}'.`,
    ),
  secretExpired: (id: string) =>
    refusal(401, 'invalid_client', 7000222, `The provided client secret keys for app '${id}' are expired.`),
  noCredential: () =>
    refusal(
      401,
      'invalid_client',
      7000218,
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    ),
  scope: (scope: string) =>
    refusal(
      400,
      'invalid_scope',
      70011,
      `The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid. The scope ${scope} is not valid.`,
    ),
  severalResources: (scope: string) =>
    refusal(
      400,
      'invalid_request',
      700022,
      `Provided value for the input parameter scope is not valid because it contains more than one resource. Scope ${scope} is not valid.`,
    ),
  resource: (resource: string, tenant: string) =>
    refusal(
      400,
      'invalid_resource',
      500011,
      `The resource principal named ${resource} was not found in the tenant named ${tenant}.`,
    ),
  assertion: (id: string, reason: string) =>
    refusal(
      401,
      'invalid_client',
      700027,
      `The certificate with identifier used to sign the client assertion is not registered on application, or the assertion of '${id}' failed validation: ${reason}.`,
    ),
  assertionExpired: (id: string) =>
    refusal(401, 'invalid_client', 700024, `Client assertion of '${id}' is not within its valid time range.`),
  code: () =>
    refusal(
      400,
      'invalid_grant',
      70008,
      'The provided authorization code or refresh token has expired or is not valid.',
    ),
  redirect: (uri: string) =>
    refusal(400, 'invalid_grant', 50112, `The redirect URI '${uri}' is not that of the authorization request.`),
  verifier: () =>
    refusal(
      400,
      'invalid_grant',
      501481,
      'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
    ),
  devicePending: () =>
    refusal(
      400,
      'authorization_pending',
      70016,
      'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
    ),
  deviceDeclined: () => refusal(400, 'authorization_declined', 70000, 'The end user denied the authorization request.'),
  deviceCode: () => refusal(400, 'bad_verification_code', 70019, 'The verification code is not known.'),
  deviceExpired: () => refusal(400, 'expired_token', 70020, 'The provided device code has expired.'),
  account: (tenant: string) =>
    refusal(400, 'invalid_grant', 50034, `The user account does not exist in the ${tenant} directory.`),
  password: () =>
    refusal(400, 'invalid_grant', 50126, 'Error validating credentials due to invalid username or password.'),
} as const;
