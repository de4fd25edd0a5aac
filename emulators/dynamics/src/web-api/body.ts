import { refusals } from '../errors.ts';
import { isObject, type Json } from '../rows/payload.ts';
import type { ServiceRequest } from './message.ts';

/**
 * Reads a request's body as a JSON object.
 * @param set entity set of the request, for the message
 */
export function readJson(request: ServiceRequest, set: string): Json {
  if (request.body.length === 0) return {};
  const type = request.headers['content-type'] ?? '';
  if (!/^application\/json\b/i.test(type)) {
    throw refusals.payload(set, `Microsoft.OData.ODataException: The content type '${type}' is not supported.`);
  }
  const body = parse(request.body.toString('utf8'), set);
  if (!isObject(body)) throw refusals.payload(set, 'Microsoft.OData.ODataException: An object is expected.');
  refuseDepth(body, set);
  return body;
}

/** How deep a body may be nested; everything that reads bodies calls itself once per level. */
const deepestBody = 100;

function refuseDepth(body: Json, set: string): void {
  let level: unknown[] = [body];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > deepestBody) {
      throw refusals.payload(set, `Microsoft.OData.ODataException: The depth limit of ${deepestBody} is exceeded.`);
    }
    const inner = level.flatMap((one): unknown[] => Object.values(one as object));
    level = inner.filter((one) => typeof one === 'object' && one !== null);
  }
}

function parse(text: string, set: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusals.payload(set, `Newtonsoft.Json.JsonReaderException: Invalid JSON.`);
  }
}
