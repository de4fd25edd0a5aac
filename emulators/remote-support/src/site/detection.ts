import type { FastifyInstance } from 'fastify';

/** Adds `/get_mech_list`, by which a client tells the product. Source: docs/vendors/remote-support.md#product-detection. */
export function addDetection(server: FastifyInstance, companyName: () => string): void {
  server.get('/get_mech_list', () => ({
    mechs: ['password'],
    default_mech: 'password',
    cache: false,
    company: companyName(),
    product: 'rs',
  }));
}
