import { z } from 'zod';
import { done } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';

/** What is in the product that is not ours, with the licence that each stands under. */
export interface ProductParts {
  /** A release lists what it contains; from sources, all is listed that is installed beside them. */
  readonly of: 'release' | 'sources';
  readonly items: readonly { readonly name: string; readonly version: string; readonly licence: string }[];
}

export interface PartRouteDeps {
  readonly productParts: () => Promise<ProductParts>;
}

const parts = z.strictObject({
  of: z.enum(['release', 'sources']).meta({
    description: 'A release lists what it contains; from sources, all is listed that is installed beside them.',
  }),
  items: z.array(
    z.strictObject({ name: z.string(), version: z.string(), licence: z.string().meta({ description: 'By SPDX.' }) }),
  ),
});

/** What the product is made of. */
export function partRoutes({ productParts }: PartRouteDeps): readonly Route[] {
  const node = { name: 'Node.js', version: process.versions.node, licence: 'MIT' };
  return [
    route({
      ...{ method: 'GET', path: '/api/parts', role: 'viewer', tag: 'Health' },
      summary: 'Lists what is in the product that is not ours, with version and licence.',
      response: parts,
      async handler() {
        const { of, items } = await productParts();
        return done({ of, items: [node, ...items] });
      },
    }),
  ];
}
