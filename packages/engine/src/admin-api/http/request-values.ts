import { z } from 'zod';
import { type Parsed, parseInWords } from '../../config/problems.ts';

/** Checks a request's body. @returns its values, or every problem as a sentence that begins with the name of the field */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): Parsed<T> {
  return parseInWords(schema, body, { '': 'The body' });
}

/** The same of the part of its address behind the question mark. */
export function parseQuery<T>(schema: z.ZodType<T>, query: unknown): Parsed<T> {
  return parseInWords(schema, query, { '': 'The query' });
}

/** The same of the variable parts of its path. */
export function parseParams<T>(schema: z.ZodType<T>, params: unknown): Parsed<T> {
  return parseInWords(schema, params, { '': 'The path' });
}

/** Any JSON object. */
export const anyObject = z.record(z.string(), z.unknown());

/** An id of ours; one that does not exist is not found rather than refused. */
export const id = z.string().max(100);

/** The path parameter of most routes. */
export const byId = z.strictObject({ id });

/** A session's id, in whatever case. */
export const lsid = z
  .string()
  .toLowerCase()
  .regex(/^[0-9a-f]{32}$/, 'must be 32 hexadecimal digits');

/** A point in time with its offset. */
export const instant = z.iso
  .datetime({ offset: true, error: 'must be a time with its offset, such as 2030-01-07T09:00:00Z' })
  .transform((text) => new Date(text));

/** Truth in a query. */
export const flag = z.enum(['true', 'false']).transform((word) => word === 'true');

/** Part of a text, in whatever case. */
export const part = z.string().min(1).max(200).optional();

/** Filters by who took part. */
export const people = {
  customer: part.meta({ description: "Part of the first customer's name, as the destination holds it." }),
  representative: part.meta({ description: 'Part of the name of the representative who led the session.' }),
};

/** Which page of a list, newest first. */
export const page = {
  limit: z.coerce.number().int().min(1).max(500).default(50),
  before: id.optional(),
};
