/**
 * Kind of a refusal, which decides what a caller does next.
 *
 * - `credentials`: Entra or Dataverse does not accept who we say we are; a person has to mend the configuration.
 * - `permission`: known, but not allowed: no application user, no role, a missing privilege.
 * - `not-found`: the row does not exist.
 * - `conflict`: a row with the same key exists already.
 * - `precondition`: the row is not in the version (`If-Match`) that was asked for.
 * - `invalid`: Dataverse, or a customisation in it, refuses the data.
 * - `throttled`: a limit is reached; wait as long as `retryAfterMilliseconds` says.
 * - `unavailable`: a passing fault: network, outage, deadlock.
 * - `missing-metadata`: a table, column, relationship or key is not there: the solution is missing or old.
 * - `protocol`: the answer is not what the Web API documents; not Dataverse, or a fault of ours.
 */
export type DataverseErrorKind =
  | 'credentials'
  | 'permission'
  | 'not-found'
  | 'conflict'
  | 'precondition'
  | 'invalid'
  | 'throttled'
  | 'unavailable'
  | 'missing-metadata'
  | 'protocol';

/** A refusal by Entra, Dataverse or the network between, as a value. */
export interface DataverseError {
  readonly kind: DataverseErrorKind;
  /**
   * The vendor's code where there is one (`0x80040217`, `AADSTS7000215`); otherwise `http-` and the status,
   * `network-` and the system's code, or `client-` and a word for what this client refused by itself.
   */
  readonly code: string;
  readonly httpStatus?: number;
  /** Description in plain words; safe to show and to log. */
  readonly message: string;
  /** Cause and cure in plain words, addressed to the operator. */
  readonly help: string;
  /** How long the other side asked us to wait. */
  readonly retryAfterMilliseconds?: number;
  /** The vendor's own text, cut to 1,000 characters. It may quote data of a row: not for logs. */
  readonly vendorText?: string;
  /** The vendor's id of the request, by which its support finds it. */
  readonly requestId?: string;
  /** In a batch: which of the parts failed, from 0. The parts before it took effect. */
  readonly partIndex?: number;
  /** In a change set: which of its operations failed, from 0. None of the set took effect. */
  readonly operationIndex?: number;
}

/** Result of an operation: its value, or a typed error. */
export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: DataverseError };

/** Wraps the value of an operation that went well. */
export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

/** Wraps the reason of an operation that did not. */
export function failure(error: DataverseError): { readonly ok: false; readonly error: DataverseError } {
  return { ok: false, error };
}

/**
 * A request that this client refuses to send, because the vendor could only misunderstand it.
 * @param word what is wrong, for the code: `client-` and this word
 */
export function refusal(word: string, message: string, help: string) {
  return failure({ kind: 'invalid', code: `client-${word}`, message, help });
}

/** An answer that is not what the Web API documents. */
export function protocolError(message: string, httpStatus?: number): DataverseError {
  return {
    kind: 'protocol',
    code: 'client-unexpected-answer',
    message,
    help: 'Check that the address is that of a Dynamics 365 environment and that no proxy answers in its place.',
    ...(httpStatus !== undefined && { httpStatus }),
  };
}
