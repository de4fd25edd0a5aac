import type { Refusal } from '../errors.ts';

/** A request to the Web API, on its own or as part of a batch. */
export interface ServiceRequest {
  method: string;
  /** Path and query, or an absolute address. */
  url: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
}

/** The answer to it. */
export interface ServiceReply {
  status: number;
  headers: Record<string, string>;
  /** JSON text or bytes. */
  body?: string | Buffer;
}

/** Content type of the service's JSON. */
export const jsonType = 'application/json; odata.metadata=minimal';

/** An answer with a JSON body. */
export function jsonReply(status: number, body: unknown, headers: Record<string, string> = {}): ServiceReply {
  return {
    status,
    headers: { 'Content-Type': jsonType, 'OData-Version': '4.0', ...headers },
    body: JSON.stringify(body),
  };
}

/** An answer without a body. */
export function emptyReply(headers: Record<string, string> = {}, status = 204): ServiceReply {
  return { status, headers: { 'OData-Version': '4.0', ...headers } };
}

/** A refusal as it goes out: docs/vendors/dataverse.md#errors. */
export function refusalReply(refusal: Refusal): ServiceReply {
  return jsonReply(refusal.status, { error: { code: refusal.code, message: refusal.message } }, refusal.headers);
}

/** A header whose value the service reads as absent when it is `null`: docs/vendors/dataverse.md#requests. */
export function header(request: ServiceRequest, name: string): string | undefined {
  const value = request.headers[name];
  return value === undefined || value === '' || value === 'null' ? undefined : value;
}
