import { type Problem, type ProblemStatus, problemTitles } from './problem.ts';

/** Refusals before a handler is called, in our words: the framework's own may quote what was sent. */
const refusals: Readonly<Record<string, Pick<Problem, 'detail' | 'help'>>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: {
    detail: 'The body is no JSON.',
    help: 'Correct the body; commas, quotes and braces are what is most often wrong.',
  },
  FST_ERR_CTP_EMPTY_JSON_BODY: {
    detail: 'The body is empty, though the request says that it is JSON.',
    help: 'Send {}, or leave out the header Content-Type.',
  },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: {
    detail: 'The body does not say that it is JSON.',
    help: 'Send JSON with the header Content-Type: application/json.',
  },
  FST_ERR_CTP_BODY_TOO_LARGE: {
    detail: 'The body is larger than this address takes.',
    help: 'Send less at once.',
  },
};

const anyOther = {
  detail: 'The request cannot be understood.',
  help: 'Look at its address, its headers and its length.',
};

/** The answer to a request that is malformed as such. */
export function refusedRequest(status: number, code: string | undefined): Problem {
  return { status: known(status), code: 'CB-BAD-REQUEST', ...(refusals[code ?? ''] ?? anyOther) };
}

function known(status: number): ProblemStatus {
  return status in problemTitles ? (status as ProblemStatus) : 400;
}
