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
export async function readPage(requests: Requests, path: string, options: ReadPreferences) {
  const answer = await read(requests, path, options);
  return answer.ok ? readRows(answer.value.text, answer.value.status) : answer;
}

/**
 * Reads page after page, as the caller asks for them (docs/vendors/dataverse.md#paging). The first refusal is the last
 * thing that comes.
 */
export async function* readPages(
  requests: Requests,
  query: Query & ReadPreferences,
): AsyncGenerator<Result<QueryAnswer>, void> {
  let link: string | undefined = queryPath(query);
  while (link !== undefined) {
    const page: Result<QueryAnswer> = await readPage(requests, link, query);
    // A link to the page that holds it would never end.
    if (page.ok && page.value.nextLink === link) {
      yield failure(protocolError('A page of rows names itself as the next one.'));
      return;
    }
    yield page;
    link = page.ok ? page.value.nextLink : undefined;
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
