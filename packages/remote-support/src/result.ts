import type { Fault } from '@casebridge/plugin-api';

/**
 * A refusal of the appliance or a failure to reach it. A value, never thrown: it is expected.
 *
 * - `not-found`: the appliance has nothing for this session, or not yet: which of the two it does not say.
 * - `not-ready`: it knows it, but not wholly yet.
 * - `permission`: the API account lacks a permission.
 * - `credentials`: client id or secret are wrong, or the account is disabled.
 * - `rate-limited`: too many requests; see `retryAfterMilliseconds`.
 * - `unavailable`: not reachable, too slow, broken off, or an answer of the 5xx family. Passes by itself.
 * - `protocol`: an answer that this client does not understand.
 *
 * Source: docs/vendors/remote-support.md#errors.
 */
export interface RemoteSupportError {
  readonly kind: RemoteSupportErrorKind;
  /** One sentence for a person, without secrets and without data of a session. */
  readonly message: string;
  /** The appliance's own words, verbatim but cut to 1,000 characters; untrusted, and it may quote what was sent. */
  readonly vendorText?: string;
  readonly httpStatus?: number;
  /** How long the appliance asked to wait. */
  readonly retryAfterMilliseconds?: number;
  /** Fault reported by the given `fetch`, where the connection failed before it reached the appliance. */
  readonly fault?: Fault;
  /** Where and why reading an XML document ended. */
  readonly xml?: XmlPosition;
}

export type RemoteSupportErrorKind =
  'not-found' | 'not-ready' | 'permission' | 'credentials' | 'rate-limited' | 'unavailable' | 'protocol';

/**
 * Why a document was refused: not well-formed, ended too early, a DOCTYPE, an entity beyond the five, not UTF-8, larger
 * or deeper than the limits, or well-formed but of another shape than expected.
 */
export type XmlProblem = 'malformed' | 'truncated' | 'doctype' | 'entity' | 'encoding' | 'limit' | 'shape';

/** A place in an XML document. */
export interface XmlPosition {
  readonly problem: XmlProblem;
  /** From 1. */
  readonly line: number;
  /** Characters read of that line. */
  readonly column: number;
}

/** The value that was asked for, or a typed error. */
export type Result<T extends object> =
  ({ readonly ok: true } & Readonly<T>) | { readonly ok: false; readonly error: RemoteSupportError };

/** Makes the refusing half of a `Result`. */
export function refuse(error: RemoteSupportError): { readonly ok: false; readonly error: RemoteSupportError } {
  return { ok: false, error };
}

const longestVendorText = 1_000;

/** Cuts a text of the appliance to what an error may carry; `undefined` when nothing is left of it. */
export function vendorText(text: string): string | undefined {
  const trimmed = text.trim();
  return trimmed === '' ? undefined : trimmed.slice(0, longestVendorText);
}
