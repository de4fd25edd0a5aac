import type { Fault } from '@casebridge/plugin-api';
import { defined } from '../defined.ts';
import { type RemoteSupportError, type RemoteSupportErrorKind, vendorText } from '../result.ts';

// The appliance has no error codes, only texts, perhaps in its language. These are hints, in the languages in which it is
// sold; `PermissionCheck` looks behind whatever they leave open, and behind every `not-found`.
const knownTexts: readonly (readonly [RegExp, RemoteSupportErrorKind])[] = [
  [/permission|not allowed|not authorized|access.denied|denied the request/i, 'permission'],
  [
    /berechtigung|nicht berechtigt|zugriff verweigert|permis[os]|autori[sz]|acc[eè]s(?:s?o)? (?:refus|deneg|negato)/i,
    'permission',
  ],
  [
    /permissão|acesso negado|bevoegd|machtiging|toegang geweigerd|уполномоч|разрешени|权限|權限|権限|권한/i,
    'permission',
  ],
  [/log.?in failed|invalid credentials|client authentication/i, 'credentials'],
  // Rested on to give a session up: only what was seen, nothing that could be said of something else.
  [/invalid lsid|\bno (?:\w+ )?(?:were |was )?found\b|\bsession (?:was )?not found\b/i, 'not-found'],
  // The parameter's name stands in no language's dictionary, so it stays as it is beside the word for "invalid".
  [/(?:ungültig|in[vw][aá]lid|non valid|ongeldig|неверн|无效|無效|無効|잘못된).{0,20}\blsid\b/iu, 'not-found'],
  [/\blsid\b.{0,20}(?:ungültig|in[vw][aá]lid|non valid|ongeldig|неверн|无效|無效|無効|잘못된)/iu, 'not-found'],
];

// "No sessions were found" in those languages: a negation and a form of "to find".
const nothingFoundTexts: readonly RegExp[] = [
  /\bkeine\b.{0,60}\bgefunden\b|\bgeen\b.{0,60}\bgevonden\b/i,
  /\b(?:aucune?|nessun[ao]?|ning[uú]n[ao]?|nenhum[a]?|no se)\b.{0,60}(?:trouv|trovat|encontr)/i,
  /(?:не найден|не обнаружен|未找到|找不到|沒有找到|没有找到|見つかりません|찾을 수 없|찾지 못)/i,
];

/**
 * Whether an error that no other kind fits says in its own language that a list has nothing in it. Only for lists, which are
 * asked for again: a session is not given up for it.
 */
export function saysNothingFound({ kind, vendorText: text }: RemoteSupportError): boolean {
  if (kind === 'not-found') return true;
  return kind === 'protocol' && text !== undefined && nothingFoundTexts.some((pattern) => pattern.test(text));
}

const messages: Readonly<Record<RemoteSupportErrorKind, string>> = {
  'not-found': 'The appliance knows no such thing.',
  'not-ready': 'The appliance does not have the whole of it yet.',
  permission: 'The API account lacks a permission for this request.',
  credentials: 'The appliance does not accept the client id and secret of the API account.',
  'rate-limited': 'The appliance refuses requests of this API account for a while, because there were too many.',
  unavailable: 'The appliance cannot serve the request at present.',
  protocol: 'The appliance refused the request or answered in an unexpected way.',
};

/** What an error may say beyond its kind. */
export type ErrorDetails = Partial<Omit<RemoteSupportError, 'kind' | 'xml'>>;

/** Makes an error with the usual message of its kind, unless `details` has a better one. */
export function remoteSupportError(kind: RemoteSupportErrorKind, details: ErrorDetails = {}): RemoteSupportError {
  return { kind, message: messages[kind], ...details };
}

/**
 * Types the text of an `error` element. The text decides only where it is one of the few that are known.
 * Source: docs/vendors/remote-support.md#errors.
 */
export function vendorError(text: string): RemoteSupportError {
  const kind = knownTexts.find(([pattern]) => pattern.test(text))?.[1] ?? 'protocol';
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
