import type { Fault } from '@casebridge/plugin-api';
import { defined } from '../defined.ts';
import { type RemoteSupportError, type RemoteSupportErrorKind, vendorText } from '../result.ts';

// The appliance has no error codes, only texts, perhaps in its language. Only a refusal for want of a right is read from
// them: whatever they leave open, `PermissionCheck` looks behind. None of them says that there is nothing.
const knownTexts: readonly (readonly [RegExp, RemoteSupportErrorKind])[] = [
  [/permission|not allowed|not authorized|access.denied|denied the request/i, 'permission'],
  [/log.?in failed|invalid credentials|client authentication/i, 'credentials'],
];

const messages: Readonly<Record<RemoteSupportErrorKind, string>> = {
  'not-found': 'The appliance knows no such thing.',
  'not-ready': 'The appliance does not have the whole of it yet.',
  permission: 'The API account lacks a permission for this request.',
  credentials: 'The appliance does not accept the client id and secret of the API account.',
  'rate-limited': 'The appliance refuses requests of this API account for a while, because there were too many.',
  unavailable: 'The appliance cannot serve the request at present.',
  protocol: 'The appliance refused the request or answered in an unexpected way.',
};

/** Optional parts of an error, besides its kind. */
export type ErrorDetails = Partial<Omit<RemoteSupportError, 'kind' | 'xml'>>;

/** Makes an error with the usual message of its kind, unless `details` has a better one. */
export function remoteSupportError(kind: RemoteSupportErrorKind, details: ErrorDetails = {}): RemoteSupportError {
  return { kind, message: messages[kind], ...details };
}

/**
 * Types the text of an `error` element. The text decides only where it is one of the few that are known.
 * Source: docs/vendors/remote-support.md#errors.
 * @param otherwise what any other text means for this request
 */
export function vendorError(text: string, otherwise: 'protocol' | 'not-found' = 'protocol'): RemoteSupportError {
  const kind = knownTexts.find(([pattern]) => pattern.test(text))?.[1] ?? otherwise;
  return remoteSupportError(kind, defined({ vendorText: vendorText(text) }));
}

/**
 * Why a call to the network failed.
 * @param thrown what `fetch` or a body rejected with
 */
export function networkError(thrown: unknown): RemoteSupportError {
  const fault = faultIn(thrown);
  if (fault !== undefined) return remoteSupportError('unavailable', { message: fault.message, fault });
  const code = networkCode(thrown);
  const reason = code === undefined ? '' : ` (${code})`;
  if (/CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_VERIFY/.test(code ?? '')) {
    return remoteSupportError('unavailable', { message: `The certificate of the appliance is not trusted${reason}.` });
  }
  return remoteSupportError('unavailable', {
    message: `The connection to the appliance failed or broke off${reason}.`,
  });
}

/** The fault that the error or one of its causes brings along. */
function faultIn(thrown: unknown): Fault | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if ('fault' in error) return error.fault as Fault;
  }
  return undefined;
}

/** The code that Node or the HTTP client gave the error or one of its causes. */
function networkCode(thrown: unknown): string | undefined {
  for (let error = thrown; error instanceof Error; error = error.cause) {
    if ('code' in error && typeof error.code === 'string' && /^[A-Z\d_]+$/.test(error.code)) return error.code;
  }
  return undefined;
}
