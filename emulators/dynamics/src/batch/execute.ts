import { randomUUID } from 'node:crypto';
import { ServiceError } from '../errors.ts';
import type { Session } from '../session.ts';
import { answer } from '../web-api/dispatch.ts';
import type { ServiceReply, ServiceRequest } from '../web-api/message.ts';
import { refused } from '../web-api/refusals.ts';
import { type BatchItem, readBatch } from './read.ts';

/** Answers one request of a batch; the server puts faults in its way. */
export type Answer = (session: Session, request: ServiceRequest) => ServiceReply;

/** `POST $batch`: docs/vendors/dataverse.md#batch. */
export function answerBatch(
  session: Session,
  request: ServiceRequest,
  continueOnError: boolean,
  answerOne: Answer = answer,
): ServiceReply {
  let items: BatchItem[];
  try {
    items = readBatch(request.headers['content-type'], request.body, session.environment.settings);
  } catch (error) {
    if (error instanceof ServiceError) return refused(session.environment.settings, error.refusal);
    throw error;
  }
  const boundary = `batchresponse_${randomUUID()}`;
  const written: (string | Buffer)[] = [];
  let status = 200;
  for (const item of items) {
    const done = runItem({ ...session, references: new Map() }, item, answerOne);
    written.push(`--${boundary}\r\n`, ...done.parts);
    if (done.failure === undefined || continueOnError) continue;
    status = done.failure;
    break;
  }
  written.push(`--${boundary}--\r\n`);
  return {
    status,
    headers: { 'Content-Type': `multipart/mixed; boundary=${boundary}`, 'OData-Version': '4.0' },
    body: Buffer.concat(written.map((part) => (typeof part === 'string' ? Buffer.from(part) : part))),
  };
}

interface Done {
  parts: (string | Buffer)[];
  /** Status of the operation that failed. */
  failure: number | undefined;
}

function runItem(session: Session, item: BatchItem, answerOne: Answer): Done {
  if (item.kind === 'changeSet') return runChangeSet(session, item.requests, answerOne);
  const reply = answerOne(session, item.request);
  return { parts: writePart(reply, undefined), failure: reply.status >= 400 ? reply.status : undefined };
}

// A failed change set is answered by its failing operation alone, and nothing of it is kept: docs/vendors/dataverse.md#change-set-failure.
function runChangeSet(session: Session, requests: readonly ServiceRequest[], answerOne: Answer): Done {
  const boundary = `changesetresponse_${randomUUID()}`;
  let parts: (string | Buffer)[] = [];
  let failure: number | undefined;
  try {
    session.environment.rows.atomically(() => {
      for (const request of requests) {
        const reply = answerOne(session, request);
        const part = [`--${boundary}\r\n`, ...writePart(reply, request.headers['content-id'])];
        if (reply.status >= 400) throw new ChangeSetFailure(reply.status, part);
        parts.push(...part);
      }
    });
  } catch (error) {
    if (!(error instanceof ChangeSetFailure)) throw error;
    failure = error.status;
    parts = error.part;
  }
  return {
    parts: [`Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n`, ...parts, `--${boundary}--\r\n`],
    failure,
  };
}

/** Leaves a change set, so that what it has done is undone. */
class ChangeSetFailure extends Error {
  readonly status: number;
  readonly part: (string | Buffer)[];
  constructor(status: number, part: (string | Buffer)[]) {
    super('change set');
    this.status = status;
    this.part = part;
  }
}

function writePart(reply: ServiceReply, contentId: string | undefined): (string | Buffer)[] {
  const head = ['Content-Type: application/http', 'Content-Transfer-Encoding: binary'];
  if (contentId !== undefined) head.push(`Content-ID: ${contentId}`);
  const inner = [`HTTP/1.1 ${reply.status} ${reasons[reply.status] ?? 'Unknown'}`];
  for (const [name, value] of Object.entries(reply.headers)) inner.push(`${name}: ${value}`);
  if (reply.status >= 400) inner.push(`REQ_ID: ${randomUUID()}`);
  return [`${head.join('\r\n')}\r\n\r\n${inner.join('\r\n')}\r\n\r\n`, reply.body ?? '', '\r\n'];
}

const reasons: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  204: 'No Content',
  206: 'Partial Content',
  304: 'Not Modified',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  412: 'Precondition Failed',
  413: 'Request Entity Too Large',
  415: 'Unsupported Media Type',
  416: 'Range Not Satisfiable',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  503: 'Service Unavailable',
};
