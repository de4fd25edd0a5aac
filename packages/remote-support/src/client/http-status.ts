import { z } from 'zod';
import { defined } from '../defined.ts';
import { type RemoteSupportError, type RemoteSupportErrorKind, vendorText } from '../result.ts';
import { dropBody, readBody } from './bodies.ts';
import { remoteSupportError } from './errors.ts';
import { parseRetryAfter } from './retry-after.ts';

/** JSON body of a refusal that precedes the XML API, such as a wrong token. Source: docs/vendors/remote-support.md#errors. */
interface JsonRefusal {
  readonly error: string;
  readonly message?: string | undefined;
}

const refusalSchema = z.object({ error: z.string(), message: z.string().optional() });
const maxErrorBytes = 64 * 1024;

/** An answer that is an error, with the code that the appliance gave it, if any. */
export interface HttpRefusal {
  readonly error: RemoteSupportError;
  readonly code?: string;
}

/**
 * Looks at status and content type only, so that a good answer's body stays untouched for the one who reads it.
 * @param now to turn a Retry-After date into a time to wait
 * @returns why the answer is an error, or `undefined` for one with a body to read
 */
export async function refusalOf(response: Response, now: Date): Promise<HttpRefusal | undefined> {
  const isJson = /\bjson\b/i.test(response.headers.get('content-type') ?? '');
  if (response.status === 200 && !isJson) return undefined;
  const refusal = isJson ? await readRefusal(response) : undefined;
  if (!isJson) await dropBody(response);
  const kind = kindOf(response.status, refusal);
  const error = remoteSupportError(
    kind,
    defined({
      message: messageOf(response.status, kind),
      httpStatus: response.status,
      vendorText: vendorText(refusal?.message ?? refusal?.error ?? ''),
      retryAfterMilliseconds: parseRetryAfter(response.headers.get('retry-after'), now),
    }),
  );
  return refusal === undefined ? { error } : { error, code: refusal.error };
}

async function readRefusal(response: Response): Promise<JsonRefusal | undefined> {
  try {
    const body = await readBody(response, maxErrorBytes);
    if (!body.ok) return undefined;
    return refusalSchema.safeParse(JSON.parse(Buffer.from(body.bytes).toString())).data;
  } catch {
    // Cut off or no JSON: the status alone has to do.
    return undefined;
  }
}

function kindOf(status: number, refusal: JsonRefusal | undefined): RemoteSupportErrorKind {
  if (status === 401 || refusal?.error === 'invalid_client') return 'credentials';
  if (status === 403 || refusal?.error === 'access_denied') return 'permission';
  if (status === 429) return 'rate-limited';
  return status === 408 || status >= 500 ? 'unavailable' : 'protocol';
}

function messageOf(status: number, kind: RemoteSupportErrorKind): string | undefined {
  if (status >= 300 && status < 400) return 'The appliance redirects API requests; check its host name.';
  if (status === 404)
    return 'The appliance has no API at this address; check its host name and that the XML API is enabled.';
  if (kind === 'unavailable') return `The appliance cannot serve the request at present (HTTP status ${status}).`;
  return kind === 'protocol' ? `The appliance answered in an unexpected way (HTTP status ${status}).` : undefined;
}
