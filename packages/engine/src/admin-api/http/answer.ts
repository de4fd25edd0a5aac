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
  | { readonly ok: false; readonly problem: Problem };

/** Answers with the route's status of success. */
export function done<Body>(body: Body, headers?: Readonly<Record<string, string>>): Answer<Body> {
  return headers === undefined ? { ok: true, body } : { ok: true, body, headers };
}

/** Answers without a body; for routes with status 204. */
export const noContent: Answer<undefined> = { ok: true, body: undefined };

export function refused(problem: Problem): Answer<never> {
  return { ok: false, problem };
}

/** @param what the kind of thing that was asked for, such as `delivery` */
export function notFound(what: string): Answer<never> {
  return refused(notFoundProblem(what));
}

/** @param problems one sentence for each value that cannot be used */
export function invalid(problems: readonly string[]): Answer<never> {
  return refused(invalidProblem(problems));
}
