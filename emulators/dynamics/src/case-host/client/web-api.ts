import { documented } from './documented.ts';
import type { PageData } from './page-data.ts';

type WebApi = Pick<
  Xrm.WebApi,
  'createRecord' | 'retrieveRecord' | 'retrieveMultipleRecords' | 'updateRecord' | 'deleteRecord'
>;

/** How a request fails: the number and the words of the service. */
export interface WebApiError {
  errorCode: number;
  message: string;
  httpStatus: number;
}

/** `Xrm.WebApi`: the Web API in the name of whoever is signed in. */
export function createWebApi(data: PageData): WebApi & { online: WebApi; isAvailableOffline: () => boolean } {
  const send = (method: string, path: string, body?: unknown, prefer?: string) =>
    request(data, method, path, body, prefer);
  const setOf = (table: string): string => data.sets[table] ?? unknownTable(table);
  const webApi: WebApi = documented('Xrm.WebApi', {
    async createRecord(entityLogicalName: string, record: unknown) {
      const response = await send('POST', setOf(entityLogicalName), record);
      const id = /\(([^)]*)\)$/.exec(response.headers.get('OData-EntityId') ?? '')?.[1] ?? '';
      return { entityType: entityLogicalName, id };
    },
    async retrieveRecord(entityLogicalName: string, id: string, options = '') {
      return json(await send('GET', `${setOf(entityLogicalName)}(${bare(id)})${options}`));
    },
    async retrieveMultipleRecords(entityLogicalName: string, options = '', maxPageSize?: number) {
      const prefer = maxPageSize === undefined ? '' : `,odata.maxpagesize=${maxPageSize}`;
      const path = /^https?:/.test(options) ? options : `${setOf(entityLogicalName)}${options}`;
      const page = await json(await send('GET', path, undefined, prefer));
      return { entities: page.value as unknown[], nextLink: (page['@odata.nextLink'] ?? '') as string };
    },
    async updateRecord(entityLogicalName: string, id: string, record: unknown) {
      await request(data, 'PATCH', `${setOf(entityLogicalName)}(${bare(id)})`, record, '', { 'If-Match': '*' });
      return { entityType: entityLogicalName, id: bare(id) };
    },
    async deleteRecord(entityLogicalName: string, id: string) {
      await send('DELETE', `${setOf(entityLogicalName)}(${bare(id)})`);
      return { entityType: entityLogicalName, id: bare(id), name: '' };
    },
  } as unknown as WebApi);
  return documented('Xrm.WebApi', { ...pick(webApi), online: webApi, isAvailableOffline: () => false });
}

function pick(webApi: WebApi): WebApi {
  const { createRecord, retrieveRecord, retrieveMultipleRecords, updateRecord, deleteRecord } = webApi;
  return { createRecord, retrieveRecord, retrieveMultipleRecords, updateRecord, deleteRecord };
}

/** An id as addresses want it. */
export function bare(id: string): string {
  return id.replace(/[{}]/g, '').toLowerCase();
}

function unknownTable(table: string): never {
  throw fault(0x80060888, `The entity "${table}" cannot be found. Specify a valid query, and try again.`, 400);
}

function fault(errorCode: number, message: string, httpStatus: number): WebApiError & Error {
  return Object.assign(new Error(message), { errorCode: errorCode | 0, httpStatus });
}

async function request(
  { switches, token }: PageData,
  method: string,
  path: string,
  body?: unknown,
  prefer = '',
  more: Record<string, string> = {},
): Promise<Response> {
  if (switches.hostThrottled)
    throw fault(0x80072322, 'Number of requests exceeded the limit of 6000 over time window of 300 seconds.', 429);
  if (switches.hostReadOnly && method !== 'GET') {
    throw fault(0x80040220, 'Principal user is missing a privilege for this operation.', 403);
  }
  const response = await fetch(path.startsWith('http') ? path : `/api/data/v9.2/${path}`, {
    method,
    credentials: 'same-origin',
    headers: {
      Accept: 'application/json',
      'Content-Type': 'application/json',
      Prefer: `odata.include-annotations="*"${prefer}`,
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
      ...more,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (response.ok) return response;
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  throw fault(Number(error.code) || 0, error.message, response.status);
}

async function json(response: Response): Promise<Record<string, unknown>> {
  return (await response.json()) as Record<string, unknown>;
}
