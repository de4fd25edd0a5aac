import { randomUUID } from 'node:crypto';
import { answerBatch } from '../batch/execute.ts';
import type { Environment } from '../environment.ts';
import { ServiceError } from '../errors.ts';
import { readPreferences } from '../odata/preferences.ts';
import { valueText } from '../rows/store.ts';
import type { Session } from '../session.ts';
import type { Caller } from '../security/caller.ts';
import type { TokenClaims } from '../entra/tokens.ts';
import { authenticate } from './authenticate.ts';
import { answer } from './dispatch.ts';
import { refused } from './refusals.ts';
import { header, type ServiceReply, type ServiceRequest } from './message.ts';

/** Dependencies of an answer to a request. */
export interface ServiceParts {
  environment: Environment;
  /** Address of the tenant. */
  authority: string;
  claims: TokenClaims | undefined;
  /** Answers one request; faults are put in its way here. */
  answerOne?: (session: Session, request: ServiceRequest) => ServiceReply;
}

/** Answers a request from outside, a batch or a single one. */
export function answerService(parts: ServiceParts, request: ServiceRequest): ServiceReply {
  const { environment } = parts;
  environment.jobs.settle();
  const who = authenticate(environment, parts.claims, parts.authority);
  if (!who.ok) return who.reply instanceof ServiceError ? refused(environment.settings, who.reply.refusal) : who.reply;
  const caller = impersonated(environment, who.caller, request);
  if (caller === undefined) return refused(environment.settings, unknownCaller);
  const session: Session = { environment, caller, references: new Map() };
  const reply = isBatch(request)
    ? answerBatch(session, request, readPreferences(header(request, 'prefer')).continueOnError, parts.answerOne)
    : (parts.answerOne ?? answer)(session, request);
  return { ...reply, headers: { ...reply.headers, ...tracingHeaders() } };
}

const unknownCaller = {
  status: 403,
  code: '0x80040220',
  message: 'The caller may not act on behalf of the user that is named, or there is no such user.',
};

// By Entra's object id or by the user's row: docs/vendors/dataverse.md#requests.
function impersonated(environment: Environment, caller: Caller, request: ServiceRequest): Caller | undefined {
  const objectId = header(request, 'callerobjectid')?.toLowerCase();
  const userId = header(request, 'mscrmcallerid')?.toLowerCase();
  if (objectId === undefined && userId === undefined) return caller;
  const user = [...environment.rows.all('systemuser')].find((row) =>
    objectId === undefined ? row.systemuserid === userId : row.azureactivedirectoryobjectid === objectId,
  );
  const mayDelegate = environment.access.privilegesOf(caller.userId).has('prvActOnBehalfOfAnotherUser');
  if (user === undefined || !mayDelegate) return undefined;
  return { userId: valueText(user.systemuserid), kind: 'user', impersonator: caller };
}

function isBatch(request: ServiceRequest): boolean {
  return request.method === 'POST' && decodeURIComponent(request.url.split('?')[0] ?? '').endsWith('/$batch');
}

// Names and shapes as recorded: docs/vendors/dataverse.md#requests.
function tracingHeaders(): Record<string, string> {
  const id = randomUUID();
  return {
    'x-ms-service-request-id': `${id},${randomUUID()}`,
    REQ_ID: `${id},${randomUUID()}`,
    AuthActivityId: randomUUID(),
    // Who sends it back is tied to one server, and to that one's limits: docs/vendors/dataverse.md#requests.
    'Set-Cookie': `ARRAffinity=${id.replaceAll('-', '')}; Path=/; HttpOnly`,
  };
}
