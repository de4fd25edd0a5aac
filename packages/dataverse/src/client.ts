import type { BatchAnswer, BatchPart } from './batch/parts.ts';
import type { QueryAnswer, Row } from './odata/rows.ts';
import type { Clock } from './clock.ts';
import type { Result } from './errors/dataverse-error.ts';
import { type Governor, createGovernor } from './governor/governor.ts';
import { vendorOrigin } from './http/address.ts';
import type { FetchFunction } from './http/fetch.ts';
import { createRequests } from './http/requests.ts';
import type { Query, ReadOptions } from './odata/paths.ts';
import type { CallOptions, ReadPreferences } from './operations/call-options.ts';
import {
  type ActionCall,
  type FunctionCall,
  type WhoAmI,
  callAction,
  callFunction,
  whoAmI,
} from './operations/calls.ts';
import { type FileColumn, type FileUpload, downloadFile, uploadFile } from './operations/files.ts';
import { getRow, queryRows, readAllRows, readPages } from './operations/read-rows.ts';
import { type BatchOptions, runBatch } from './operations/run-batch.ts';
import {
  type RowCreation,
  type RowDeletion,
  type RowWrite,
  type WrittenRow,
  createRow,
  deleteRow,
  updateRow,
  upsertRow,
} from './operations/write-rows.ts';
import type { TokenSource } from './token/token-source.ts';

// A page of 5,000 wide rows stays below it; an endless answer does not fill the memory.
const DEFAULT_MAX_ANSWER_BYTES = 134_217_728;

/** Options of a client. */
export interface DataverseClientOptions {
  /** Address of the environment; what stands behind the host is not used. */
  readonly environmentUrl: string;
  readonly fetch: FetchFunction;
  readonly token: TokenSource;
  readonly clock: Clock;
  /** Shared by all clients of one application user in one environment; without one the client has its own. */
  readonly governor?: Governor;
  /** Version of the Web API; `v9.2` unless told. */
  readonly apiVersion?: string;
  /** Larger answers are refused; 128 MiB unless told. */
  readonly maxAnswerBytes?: number;
  /** A person waits for whatever is called: no call stands in line behind a backlog, unless it says so itself. */
  readonly urgent?: boolean;
}

/**
 * The Web API of one environment. Refusals of the other side are values; a call rejects only with the reason of its signal,
 * and throws a `TypeError` for a set, column or id that is none.
 */
export interface DataverseClient {
  /** Asks who we are: the cheapest proof that token, user and role are right. */
  whoAmI(options?: CallOptions): Promise<Result<WhoAmI>>;
  /** Reads one row by its path (`rowPath`), or calls a function. */
  get(path: string, options?: ReadOptions & ReadPreferences): Promise<Result<Row>>;
  /** Reads one page of rows. */
  query(query: Query & ReadPreferences): Promise<Result<QueryAnswer>>;
  /** Reads page after page, as they are asked for; a refusal is the last thing that comes. */
  pages(query: Query & ReadPreferences): AsyncGenerator<Result<QueryAnswer>, void>;
  /** Reads all rows of a query; more than `maxRows` are refused, so that a part never passes for the whole. */
  all(query: Query & ReadPreferences, maxRows: number): Promise<Result<readonly Row[]>>;
  /** Creates a row. */
  create(creation: RowCreation): Promise<Result<WrittenRow>>;
  /** Changes a row that is there; a missing one is a `not-found`. */
  update(write: RowWrite): Promise<Result<WrittenRow>>;
  /** Writes a row by its id or alternate key: changes it, or creates it. */
  upsert(write: RowWrite): Promise<Result<WrittenRow>>;
  /** Deletes a row; one that is not there is a `not-found`. */
  delete(deletion: RowDeletion): Promise<Result<undefined>>;
  /** Calls a function, which reads. */
  call(call: FunctionCall): Promise<Result<Row>>;
  /** Calls an action, which does something; one that answers nothing gives an empty row. */
  act(call: ActionCall): Promise<Result<Row>>;
  /** Sends several reads and change sets in one request. */
  batch(parts: readonly BatchPart[], options?: BatchOptions): Promise<Result<BatchAnswer>>;
  /** Puts a file into a file column. */
  uploadFile(upload: FileUpload): Promise<Result<undefined>>;
  /** Reads what is in a file column; an empty column is a `not-found`. */
  downloadFile(column: FileColumn): Promise<Result<Uint8Array<ArrayBuffer>>>;
}

/** The part of a client that sends nothing but `GET` to the environment, for whoever must not write. */
export type DataverseReader = Pick<
  DataverseClient,
  'whoAmI' | 'get' | 'query' | 'pages' | 'all' | 'call' | 'downloadFile'
>;

/**
 * Makes a client of one environment. It opens no sockets by itself: all goes through `fetch`, which also decides how long
 * a request may take.
 * @throws {TypeError} if the address is malformed, or is not https (http for this machine only)
 */
export function createDataverseClient(options: DataverseClientOptions): DataverseClient {
  const { clock } = options;
  const requests = createRequests({
    origin: vendorOrigin('The Dynamics 365 URL', options.environmentUrl),
    apiVersion: options.apiVersion ?? 'v9.2',
    fetch: options.fetch,
    token: options.token,
    clock,
    governor: options.governor ?? createGovernor({ clock }),
    maxAnswerBytes: options.maxAnswerBytes ?? DEFAULT_MAX_ANSWER_BYTES,
    urgent: options.urgent ?? false,
  });
  return {
    whoAmI: (call = {}) => whoAmI(requests, call),
    get: (path, read = {}) => getRow(requests, path, read),
    query: (query) => queryRows(requests, query),
    pages: (query) => readPages(requests, query),
    all: (query, maxRows) => readAllRows(requests, query, maxRows),
    create: (creation) => createRow(requests, creation),
    update: (write) => updateRow(requests, write),
    upsert: (write) => upsertRow(requests, write),
    delete: (deletion) => deleteRow(requests, deletion),
    call: (call) => callFunction(requests, call),
    act: (call) => callAction(requests, call),
    batch: (parts, call = {}) => runBatch(requests, clock, parts, call),
    uploadFile: (upload) => uploadFile(requests, upload),
    downloadFile: (column) => downloadFile(requests, column),
  };
}
