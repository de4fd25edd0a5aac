import type { FieldProblem, Problems } from '../../config/field-problem.ts';

/** An answer that tells a failure, as RFC 9457 has it, with the product's code and what to do about it. */
export interface Problem {
  readonly status: ProblemStatus;
  /** Stable: `CB-` and capital letters. */
  readonly code: string;
  /** What happened: one sentence. */
  readonly detail: string;
  /** What to do about it: one sentence. */
  readonly help: string;
  /** After how many seconds to try again. */
  readonly retryAfter?: number;
  /** Each fault of what was entered, as a sentence, where there can be several. */
  readonly problems?: readonly string[];
  /** The same by field, for forms. */
  readonly fields?: readonly FieldProblem[];
}

/** Every status that a failure can have, with the title that RFC 9110 gives it. */
export const problemTitles = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  421: 'Misdirected Request',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
} as const;

export type ProblemStatus = keyof typeof problemTitles;

/** The body of a failure; media type `application/problem+json`. */
export function problemBody({ status, retryAfter: _header, ...facts }: Problem): string {
  return JSON.stringify({ type: 'about:blank', title: problemTitles[status], status, ...facts });
}

/** @param what the kind of thing that was asked for, such as `delivery` */
export function notFoundProblem(what: string): Problem {
  return {
    status: 404,
    code: 'CB-NOT-FOUND',
    detail: `There is no such ${what}.`,
    help: 'Look at the list for those that exist; old ones may have been removed.',
  };
}

export function invalidProblem({ problems, fields }: Problems): Problem {
  return {
    status: 400,
    code: 'CB-INVALID',
    detail: 'The request has values that cannot be used.',
    help: 'Correct each of the named values.',
    ...{ problems, fields },
  };
}
