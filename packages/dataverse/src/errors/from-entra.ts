import { z } from 'zod';
import type { DataverseError, DataverseErrorKind } from './dataverse-error.ts';
import { ENTRA_ERRORS } from './entra-catalogue.ts';
import { explain, type Explanation } from './explanation.ts';
import type { RefusedAnswer } from './from-answer.ts';
import { parseJson } from './parse-json.ts';
import { parseRetryAfter } from './retry-after.ts';

const MAX_VENDOR_TEXT = 1000;

const errorBody = z.object({
  error: z.string(),
  error_description: z.string().default(''),
  error_codes: z.array(z.number().int()).default([]),
  correlation_id: z.string().optional(),
});

/**
 * Makes the typed error of a refused token request (docs/vendors/dataverse.md#token-errors). Only 5xx, 429 and the codes
 * that Entra documents as passing are worth a repeat; everything else is a fault of the configuration.
 */
export function errorFromEntra(answer: RefusedAnswer, now: Date): DataverseError {
  const refused = readErrorBody(answer.text);
  const code = refused.number === undefined ? `http-${answer.status}` : `AADSTS${refused.number}`;
  const retryAfterMilliseconds = parseRetryAfter(answer.headers.get('retry-after'), now);
  return {
    ...(explain(ENTRA_ERRORS, code.toLowerCase(), refused.text) ?? unknownRefusal(answer.status, refused)),
    code,
    httpStatus: answer.status,
    ...(retryAfterMilliseconds !== undefined && { retryAfterMilliseconds }),
    ...(refused.text !== '' && { vendorText: refused.text.slice(0, MAX_VENDOR_TEXT) }),
    ...(refused.requestId !== undefined && { requestId: refused.requestId }),
  };
}

/** The number stands in `error_codes`, and at the beginning of the description. */
function readErrorBody(body: string) {
  const { data } = errorBody.safeParse(parseJson(body));
  const text = data?.error_description ?? '';
  const number = data?.error_codes[0] ?? /^AADSTS(\d+)/.exec(text)?.[1];
  return { error: data?.error, text, number, requestId: data?.correlation_id };
}

function unknownRefusal(status: number, { error, number }: ReturnType<typeof readErrorBody>): Explanation {
  const kind = kindOf(status, error);
  if (kind === 'protocol') {
    const message = `Something answered in the place of Microsoft Entra ID (HTTP ${status}).`;
    return { kind, message, help: 'Check the login host and the proxy of this machine.' };
  }
  if (kind === 'credentials') {
    const said = number === undefined ? (error ?? status) : `AADSTS${number}, ${error ?? status}`;
    const message = `Microsoft Entra ID refused to give a token (${said}).`;
    return { kind, message, help: 'Check tenant id, app registration id and secret or certificate in the settings.' };
  }
  const message = `Microsoft Entra ID is not available (HTTP ${status}).`;
  return { kind, message, help: 'Nothing needs to be done: it is tried again by itself.' };
}

function kindOf(status: number, error: string | undefined): DataverseErrorKind {
  if (status === 429) return 'throttled';
  if (status >= 500 || error === 'temporarily_unavailable') return 'unavailable';
  return error === undefined ? 'protocol' : 'credentials';
}
