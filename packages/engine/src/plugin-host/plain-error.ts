import type { Fault } from '@casebridge/plugin-api';

/** An error as it crosses threads. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  /** Of a connection that the engine did not make, or that it can explain: what happened, and what to do about it. */
  readonly fault?: Fault;
  readonly cause?: PlainError;
}

const deepestCause = 3;

/** Takes what another thread may know of something thrown: names, texts, codes and faults, along the chain of causes. */
export function toPlainError(thrown: unknown, depth = 0): PlainError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown) };
  const code = 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
  const fault = 'fault' in thrown && isFault(thrown.fault) ? thrown.fault : undefined;
  const below = causeOf(thrown);
  const cause = below === undefined || depth === deepestCause ? undefined : toPlainError(below, depth + 1);
  return {
    name: thrown.name,
    message: thrown.message,
    ...(code === undefined ? {} : { code }),
    ...(fault === undefined ? {} : { fault: { code: fault.code, message: fault.message, help: fault.help } }),
    ...(cause === undefined ? {} : { cause }),
  };
}

/** Where each address of a host failed for itself, the first one stands for all. */
function causeOf(thrown: Error): unknown {
  return thrown.cause ?? (thrown instanceof AggregateError ? thrown.errors[0] : undefined);
}

function isFault(value: unknown): value is Fault {
  if (typeof value !== 'object' || value === null) return false;
  const { code, message, help } = value as Record<keyof Fault, unknown>;
  return [code, message, help].every((text) => typeof text === 'string');
}

/** Makes an error to throw on this side. A failed `fetch` rejects with a `TypeError`, as callers expect. */
export function fromPlainError({ name, message, code, fault, cause }: PlainError): Error {
  const options = cause === undefined ? undefined : { cause: fromPlainError(cause) };
  const made = name === 'TypeError' ? new TypeError(message, options) : new Error(message, options);
  made.name = name;
  return Object.assign(made, code === undefined ? {} : { code }, fault === undefined ? {} : { fault });
}
