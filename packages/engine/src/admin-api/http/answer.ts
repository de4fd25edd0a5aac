import { type Problems, problemsOf } from '../../config/field-problem.ts';
import { invalidProblem, notFoundProblem, type Problem } from './problem.ts';

/** The result of a route's handler. An expected refusal is a value; a throw is a fault of the engine (status 500). */
export type Answer<Body> =
  | {
      readonly ok: true;
      readonly body: Body;
      readonly headers?: Readonly<Record<string, string>>;
      /** Secret of a sign-in that the browser is to keep; `null` takes it away. */
      readonly signIn?: string | null;
    }
  | Refusal;

export interface Refusal {
  readonly ok: false;
  readonly problem: Problem;
}

/** An answer that is told line by line, as it comes about. */
export interface StreamedAnswer<Line> {
  readonly ok: true;
  readonly lines: AsyncIterable<Line>;
}

/** Answers with the route's status of success. */
export function done<Body>(body: Body, headers?: Readonly<Record<string, string>>): Answer<Body> {
  return headers === undefined ? { ok: true, body } : { ok: true, body, headers };
}

/** Answers without a body; for routes with status 204. */
export const noContent: Answer<undefined> = { ok: true, body: undefined };

/** Answers with JSON lines; what the iterable throws breaks the answer off. */
export function streamed<Line>(lines: AsyncIterable<Line>): StreamedAnswer<Line> {
  return { ok: true, lines };
}

export function refused(problem: Problem): Refusal {
  return { ok: false, problem };
}

/** @param what the kind of thing that was asked for, such as `delivery` */
export function notFound(what: string): Refusal {
  return refused(notFoundProblem(what));
}

export function invalid(problems: Problems): Refusal {
  return refused(invalidProblem(problems));
}

/** The same of one value, by the name that it has in the request. */
export function invalidValue(key: string, text: string): Refusal {
  return invalid(problemsOf([{ key, label: key, text }]));
}
