import type { ServerResponse } from 'node:http';
import type { Appliance } from '@casebridge/emulator-remote-support';
import { createRemoteSupportClient, type RemoteSupportClientOptions, type SessionKey } from '../src/index.ts';
import { type Seen, startRawServer, withTokens } from './raw-server.ts';
import { createManualClock } from '@casebridge/plugin-api/testing';

export function clientOf(options: Partial<RemoteSupportClientOptions> & { readonly baseUrl: string }) {
  const clock = createManualClock();
  return createRemoteSupportClient({ clientId: 'id', clientSecret: 'a+b/c==', fetch, clock, ...options });
}

export function sendXml(response: ServerResponse, text: string, status = 200): void {
  response.writeHead(status, { 'Content-Type': 'text/xml; charset=UTF-8' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?>\n\n${text}`);
}

export function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(value));
}

const fullAccess = `<api_information><permissions>
  <permission name="perm_command">full_access</permission><permission name="perm_reporting_support">1</permission>
</permissions></api_information>`;

/**
 * A client whose calls are all answered with one document, and what was asked. Only the question for the account's
 * permissions, which is not counted, has an answer of its own: it may do everything.
 */
export async function answeredWith(text: string, status = 200) {
  const isAbout = ({ body }: Seen) => body.get('action') === 'get_api_info' && !text.includes('api_information');
  const server = await startRawServer(
    withTokens((seen, response) => (isAbout(seen) ? sendXml(response, fullAccess) : sendXml(response, text, status))),
  );
  const clock = createManualClock();
  const client = clientOf({ baseUrl: server.url, clock });
  const asked = (): Record<string, string>[] =>
    server.seen.filter((seen) => isApiCall(seen) && !isAbout(seen)).map(({ body }) => Object.fromEntries(body));
  return { client, clock, asked };
}

function isApiCall(seen: Seen): boolean {
  return seen.path !== '/oauth2/token';
}

/** A customer opens the link of a session key. Resolves to the id of the session that begins. */
export function openKey(_: Appliance, { url }: SessionKey): Promise<string> {
  return beginSession(fetch(url));
}

/** A customer types the short key on the public site. Resolves to the id of the session that begins. */
export function typeShortKey(appliance: Appliance, { shortKey }: SessionKey): Promise<string> {
  const body = new URLSearchParams({ short_key: shortKey, 'customer.name': 'Ada' });
  return beginSession(fetch(`${appliance.url}/api/start_session`, { method: 'POST', body }));
}

async function beginSession(answered: Promise<Response>): Promise<string> {
  const page = await (await answered).text();
  const lsid = /id="lsid">([0-9a-f]{32})</.exec(page)?.[1];
  if (lsid === undefined) throw new Error(`No session began: ${page}`);
  return lsid;
}
