import type { OutgoingRequest } from '@casebridge/plugin-api';

/** The line with which an operation in a batch that changes something begins. */
const change = /^(?:POST|PUT|PATCH|DELETE) \S+ HTTP\/1\.1\r?$/m;

/**
 * Whether a POST only reads: a batch of queries (docs/vendors/dataverse.md#batch), or a request for a token
 * (docs/vendors/dataverse.md#token).
 */
export function readsOnly({ method, url, body }: OutgoingRequest): boolean {
  if (method !== 'POST') return false;
  const { pathname } = new URL(url);
  if (pathname.endsWith('/$batch')) return !change.test(body);
  return (
    pathname.endsWith('/oauth2/v2.0/token') && new URLSearchParams(body).get('grant_type') === 'client_credentials'
  );
}
