import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Queue } from '../keys/queue.ts';
import type { CustomerEntry, SessionStarter } from '../keys/redeem.ts';
import { readFields } from '../keys/fields.ts';
import type { Directory } from '../directory.ts';
import { html, type Markup } from '../pages/html.ts';
import { page } from '../pages/layout.ts';
import type { PlayedSession } from '../sessions/model.ts';
import { readParameters, type Parameters } from '../xml-api/parameters.ts';
import type { Parsed } from '../xml-api/parsed.ts';

/** Dependencies of the public site's routes. */
export interface SiteParts {
  readonly sessionStarter: SessionStarter;
  readonly directory: Directory;
  readonly applianceName: () => string;
}

/**
 * Adds the public site, where customers begin sessions: the link of a key (`/?ak=...`) and `/api/start_session`.
 * Source: docs/vendors/remote-support.md#session-key.
 */
export function addPublicSite(server: FastifyInstance, parts: SiteParts): void {
  const start = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const parameters = readParameters(request);
    return showStart(reply, startSession(parameters, parts), parts);
  };
  server.get('/api/start_session', start);
  server.post('/api/start_session', start);
}

/** Answers the link of a session key: the session begins. */
export function openKeyLink(accessKey: string, reply: FastifyReply, parts: SiteParts): FastifyReply {
  return showStart(reply, parts.sessionStarter.redeem(accessKey, {}), parts);
}

function startSession(parameters: Parameters, { sessionStarter, directory }: SiteParts): Parsed<PlayedSession> {
  const customer = readCustomer(parameters);
  if (parameters.short_key !== undefined) return sessionStarter.redeem(parameters.short_key, customer);
  const queue = chosenQueue(parameters, sessionStarter);
  if (!queue.ok) return queue;
  const fields = readFields(parameters, directory, true);
  if (!fields.ok) return fields;
  const { externalKey = null, customAttributes } = fields.value;
  return { ok: true, value: sessionStarter.arrive({ queue: queue.value, externalKey, customAttributes, customer }) };
}

/** A representative of choice, or an issue. */
function chosenQueue(parameters: Parameters, sessionStarter: SessionStarter): Parsed<Queue> {
  if (parameters.issue_menu === '1' && parameters.codeName) return sessionStarter.queue(`issue:${parameters.codeName}`);
  if (parameters.id !== undefined && parameters.name !== undefined) return sessionStarter.queue(`rep:${parameters.id}`);
  return { ok: false, error: 'A session key, a representative or an issue is needed.' };
}

const entryFields = {
  name: ['customer.name', 'customer_name'],
  company: ['customer.company', 'customer_company'],
  companyCode: ['customer.company_code', 'customer_company_code'],
  details: ['customer.details', 'customer_desc'],
  issue: ['codeName'],
} as const;

function readCustomer(parameters: Parameters): CustomerEntry {
  const found = Object.entries(entryFields).flatMap(([field, names]) => {
    const name = names.find((one) => parameters[one] !== undefined);
    return name === undefined ? [] : [[field, parameters[name]?.slice(0, field === 'details' ? 1024 : 100)]];
  });
  return Object.fromEntries(found) as CustomerEntry;
}

function showStart(reply: FastifyReply, started: Parsed<PlayedSession>, parts: SiteParts): FastifyReply {
  const shown = started.ok ? welcome(started.value, parts) : sorry(started.error, parts);
  return reply
    .code(started.ok ? 200 : 403)
    .type('text/html; charset=utf-8')
    .send(shown.markup);
}

function welcome(session: PlayedSession, parts: SiteParts): Markup {
  const body = html`<main>
    <p>Your support session <code id="lsid">${session.lsid}</code> has begun. Somebody will be with you soon.</p>
  </main>`;
  return page(parts.applianceName(), html`<span>public site</span>`, body);
}

function sorry(problem: string, parts: SiteParts): Markup {
  const body = html`<main><p id="problem" class="problem" role="alert">${problem}</p></main>`;
  return page(parts.applianceName(), html`<span>public site</span>`, body);
}
