import type { OutgoingRequest } from '@casebridge/plugin-api';

/**
 * Whether a POST only reads: a request for a token does (docs/vendors/dataverse.md#token). Nothing else is needed, as a dry
 * run asks Dynamics with `GET` alone; a batch is never vouched for, since what is in it would have to be understood.
 */
export function readsOnly({ method, url, body }: OutgoingRequest): boolean {
  if (method !== 'POST') return false;
  const { pathname } = new URL(url);
  return (
    pathname.endsWith('/oauth2/v2.0/token') && new URLSearchParams(body).get('grant_type') === 'client_credentials'
  );
}
