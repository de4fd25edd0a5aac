import { z } from 'zod';
import { explainStatus } from './by-status.ts';
import { DATAVERSE_ERRORS } from './catalogue.ts';
import type { DataverseError } from './dataverse-error.ts';
import { type Explanation, explain } from './explanation.ts';
import { IMPORT_ERRORS } from './import-catalogue.ts';
import { parseJson } from './parse-json.ts';
import { parseRetryAfter } from './retry-after.ts';

const MAX_VENDOR_TEXT = 1000;

const errorBody = z.object({ error: z.object({ code: z.string().default(''), message: z.string().default('') }) });

/** Parts of an HTTP answer from which an error is made; a part of a batch has them, too. */
export interface RefusedAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

/**
 * Makes the typed error of an answer that refuses: by the vendor's code first, by the HTTP status second
 * (docs/vendors/dataverse.md#errors). Never throws, whatever the body is.
 * @param now the instant from which a `Retry-After` date counts
 */
export function errorFromAnswer(answer: RefusedAnswer, now: Date): DataverseError {
  const { code, text } = readErrorBody(answer.text);
  const explanation = explainCode(code, text) ?? explainStatus(answer.status);
  const retryAfterMilliseconds = parseRetryAfter(answer.headers.get('retry-after'), now);
  const requestId = answer.headers.get('x-ms-service-request-id') ?? answer.headers.get('req_id');
  return {
    ...explanation,
    code: withoutNothing(code) === '' ? `http-${answer.status}` : code,
    httpStatus: answer.status,
    ...(retryAfterMilliseconds !== undefined && { retryAfterMilliseconds }),
    ...(text !== '' && { vendorText: text.slice(0, MAX_VENDOR_TEXT) }),
    ...(requestId !== null && { requestId }),
  };
}

/**
 * Explains a code of Dataverse, from an answer or from the log of an import.
 * @param text the vendor's text beside it
 * @returns `undefined` for a code that is not in the catalogue
 */
export function explainCode(code: string, text: string): Explanation | undefined {
  const key = withoutNothing(code);
  return explain(DATAVERSE_ERRORS, key, text) ?? explain(IMPORT_ERRORS, key, text);
}

/** The OData layer says `""` or `"0x0"` where it has no code. */
function withoutNothing(code: string): string {
  return code === '0x0' ? '' : code.toLowerCase();
}

function readErrorBody(text: string): { readonly code: string; readonly text: string } {
  const parsed = errorBody.safeParse(parseJson(text));
  if (!parsed.success) return { code: '', text: '' };
  return { code: parsed.data.error.code.trim(), text: parsed.data.error.message };
}
