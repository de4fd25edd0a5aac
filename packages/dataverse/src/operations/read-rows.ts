import type { QueryAnswer, Row } from '../odata/rows.ts';
import { type Result, failure, protocolError, refusal, success } from '../errors/dataverse-error.ts';
import { readRow, readRows } from '../http/json.ts';
import type { DataverseAnswer, Requests } from '../http/requests.ts';
import { type Query, type ReadOptions, queryPath, readPath } from '../odata/paths.ts';
import { type ReadPreferences, callOf, preferHeader } from './call-options.ts';

/** Reads one row, or calls a function without parameters. */
export async function getRow(requests: Requests, path: string, options: ReadOptions & ReadPreferences) {
  const answer = await read(requests, readPath(path, options), options);
  return answer.ok ? readRow(answer.value.text, answer.value.status) : answer;
}

/** Reads one page of rows. */
export function queryRows(requests: Requests, query: Query & ReadPreferences): Promise<Result<QueryAnswer>> {
  return readPage(requests, queryPath(query), query);
}

/** Reads the page at a path, or at the `nextLink` of the page before it. */
async function readPage(requests: Requests, path: string, options: ReadPreferences) {
  const answer = await read(requests, path, options);
  return answer.ok ? readRows(answer.value.text, answer.value.status) : answer;
}

/** Five million rows in pages as large as they come: more than any query of ours has. */
const mostPages = 1000;
/** A page may be empty where its rows were filtered out by then; so many in a row lead nowhere. */
const mostEmptyPages = 100;

/**
 * Reads page after page, as the caller asks for them (docs/vendors/dataverse.md#paging). The first refusal is the last
 * thing that comes, and so is a fault where the service would page for ever.
 */
export async function* readPages(
  requests: Requests,
  query: Query & ReadPreferences,
): AsyncGenerator<Result<QueryAnswer>, void> {
  const links = new Set<string>();
  let link: string | undefined = queryPath(query);
  let empty = 0;
  while (link !== undefined) {
    links.add(link);
    const page: Result<QueryAnswer> = await readPage(requests, link, query);
    if (!page.ok) {
      yield page;
      return;
    }
    link = page.value.nextLink;
    empty = page.value.rows.length === 0 ? empty + 1 : 0;
    if (link !== undefined && (links.has(link) || links.size >= mostPages || empty >= mostEmptyPages)) {
      yield failure(protocolError(`The pages of ${query.set} do not come to an end.`));
      return;
    }
    yield page;
  }
}

/**
 * Reads all rows of a query.
 * @param maxRows more are refused (`client-too-many-rows`): part of an answer must not pass for the whole
 */
export async function readAllRows(
  requests: Requests,
  query: Query & ReadPreferences,
  maxRows: number,
): Promise<Result<readonly Row[]>> {
  const rows: Row[] = [];
  for await (const page of readPages(requests, query)) {
    if (!page.ok) return page;
    rows.push(...page.value.rows);
    if (rows.length > maxRows) {
      const message = `More than ${maxRows} rows of ${query.set} fit, which is more than is expected.`;
      return refusal('too-many-rows', message, 'Look whether something else fills this table in the environment.');
    }
  }
  return success(rows);
}

function read(requests: Requests, path: string, options: ReadPreferences): Promise<Result<DataverseAnswer>> {
  const headers = preferHeader([
    options.annotations === undefined ? undefined : `odata.include-annotations="${options.annotations}"`,
    options.maxPageSize === undefined ? undefined : `odata.maxpagesize=${options.maxPageSize}`,
  ]);
  return requests.send({ method: 'GET', path, headers, ...callOf(options) });
}
