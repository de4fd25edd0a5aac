import { z } from 'zod';
import { type Result, failure, protocolError, success } from '../errors/dataverse-error.ts';
import type { QueryAnswer, Row } from '../odata/rows.ts';
import { parseJson } from '../errors/parse-json.ts';

const rowSchema = z.record(z.string(), z.unknown());
const collectionSchema = z.looseObject({
  value: z.array(rowSchema),
  '@odata.nextLink': z.string().optional(),
  '@odata.count': z.number().int().optional(),
});

/** Reads a body that has to be a JSON object. */
export function readRow(text: string, status: number): Result<Row> {
  const parsed = rowSchema.safeParse(parseJson(text));
  return parsed.success ? success(parsed.data) : notWhatItShouldBe(status);
}

/** Reads the answer of a read: a collection, or a single row, which is then a collection of one. */
export function readRows(text: string, status: number): Result<QueryAnswer> {
  const row = readRow(text, status);
  if (!row.ok) return row;
  if (!Array.isArray(row.value.value)) return success({ rows: [row.value] });
  const parsed = collectionSchema.safeParse(row.value);
  if (!parsed.success) return notWhatItShouldBe(status);
  const { value: rows, '@odata.nextLink': nextLink, '@odata.count': count } = parsed.data;
  return success({ rows, ...(nextLink !== undefined && { nextLink }), ...(count !== undefined && { count }) });
}

function notWhatItShouldBe(status: number) {
  return failure(protocolError('The answer is not the JSON that Dynamics documents.', status));
}
