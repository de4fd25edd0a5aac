import type { FastifyReply } from 'fastify';

/** An answer that tells a failure, as RFC 9457 has it, with the product's code and what to do about it. */
export interface Problem {
  readonly status: number;
  /** Stable: `CB-` and capital letters. */
  readonly code: string;
  /** What happened: one sentence. */
  readonly detail: string;
  /** What to do about it: one sentence. */
  readonly help: string;
  /** Each fault of what was entered, where there can be several. */
  readonly problems?: readonly string[];
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  403: 'Forbidden',
  404: 'Not found',
  409: 'Conflict',
  413: 'Content too large',
  415: 'Unsupported media type',
  421: 'Misdirected request',
  500: 'Internal error',
  503: 'Unavailable',
};

export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { status, ...facts } = problem;
  const title = titles[status] ?? 'Error';
  return reply
    .code(status)
    .type('application/problem+json')
    .send(JSON.stringify({ type: 'about:blank', title, status, ...facts }));
}

export function notFound(reply: FastifyReply, what: string): FastifyReply {
  return sendProblem(reply, {
    status: 404,
    code: 'CB-NOT-FOUND',
    detail: `There is no such ${what}.`,
    help: 'Look at the list for those that exist; old ones may have been removed.',
  });
}

export function invalid(reply: FastifyReply, problems: readonly string[]): FastifyReply {
  return sendProblem(reply, {
    status: 400,
    code: 'CB-INVALID',
    detail: 'The request has values that cannot be used.',
    help: 'Correct each of the named values.',
    problems,
  });
}
