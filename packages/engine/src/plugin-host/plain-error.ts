import type { PlainError } from './messages.ts';

const deepestCause = 3;

/** Takes what another thread may know of something thrown: names, texts and codes, along the chain of causes. */
export function toPlainError(thrown: unknown, depth = 0): PlainError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown) };
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
  const cause =
    thrown.cause === undefined || depth === deepestCause ? undefined : toPlainError(thrown.cause, depth + 1);
  return {
    name: thrown.name,
    message: thrown.message,
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** Makes an error to throw on this side. A failed `fetch` rejects with a `TypeError`, as callers expect. */
export function fromPlainError(error: PlainError): Error {
  const options = error.cause === undefined ? undefined : { cause: fromPlainError(error.cause) };
  const made = error.name === 'TypeError' ? new TypeError(error.message, options) : new Error(error.message, options);
  made.name = error.name;
  return error.code === undefined ? made : Object.assign(made, { code: error.code });
}
