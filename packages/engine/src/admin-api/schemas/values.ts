import { z } from 'zod';

/** An instant as the engine holds it; it goes out as ISO 8601 text in UTC. */
export const instantOut = z.date();

/** An instant that is kept as text already. */
export const instantText = z.iso.datetime({ offset: true });

/** A list without pages. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item) });
}

/** A page of a list; `next` is the `before` of the following page, missing on the last one. */
export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), next: z.string().optional() });
}

/** The same of a search, which may be stopped before it has looked at everything. */
export function searchPageOf<Item extends z.ZodType>(item: Item) {
  return pageOf(item).extend({
    searchedUntil: instantOut.optional().meta({
      description: 'Where the time was up: everything since then was looked at, nothing before; `next` goes on there.',
    }),
  });
}

/** Who took part in a session that was written; left out where the plugin does not tell. */
export const people = { customer: z.string().optional(), representative: z.string().optional() };

/** A failure in words for people. */
export const fault = z.strictObject({
  code: z.string(),
  message: z.string(),
  help: z.string(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
});

/** Why the appliance did not do what it was asked. */
export const applianceProblem = z.looseObject({ kind: z.string(), message: z.string() });
