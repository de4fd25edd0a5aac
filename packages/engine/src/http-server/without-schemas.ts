import type { FastifyServerOptions } from 'fastify';

/**
 * Options of both servers of the engine. No route has a JSON schema, as what comes in is checked by zod: without
 * these, fastify would load ajv all the same, and hold 5 MB for it.
 */
export const withoutSchemas = {
  schemaController: {
    compilersFactory: {
      buildValidator: () => () => () => true,
      buildSerializer: () => () => (data: unknown) => JSON.stringify(data),
    },
  },
} as unknown as Pick<FastifyServerOptions, 'schemaController'>;
