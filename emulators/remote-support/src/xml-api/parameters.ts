import type { FastifyRequest } from 'fastify';

/** Parameters of a call, from the query or from a posted form. Of several of one name, the last one counts. */
export type Parameters = Readonly<Record<string, string>>;

/** Reads the parameters of a call to an XML API. Source: docs/vendors/remote-support.md#command-api. */
export function readParameters(request: FastifyRequest): Parameters {
  return { ...flatten(request.query), ...flatten(request.body) };
}

function flatten(source: unknown): Parameters {
  if (typeof source !== 'object' || source === null) return {};
  return Object.fromEntries(
    Object.entries(source).map(([name, value]: [string, unknown]) => [
      name,
      String(Array.isArray(value) ? value.at(-1) : value),
    ]),
  );
}
