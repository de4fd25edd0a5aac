import type { Platform } from '../platform/platform.ts';
import { keyRequests } from './numbers.ts';
import {
  caseColumns,
  connectionColumns,
  keyColumns,
  queueColumns,
  readCase,
  readConnection,
  readKey,
  readQueue,
  readSession,
  sessionColumns,
  type CaseFacts,
  type Connection,
  type KeyRow,
  type Queue,
  type Row,
  type SeenSession,
} from './rows.ts';

/** How many of a case's keys and sessions are looked at. */
const most = 20;

/** Requests of the page to Dynamics, in the name of whoever is signed in. Each rejects as `Xrm.WebApi` does. */
export interface Requests {
  readonly readCase: () => Promise<CaseFacts>;
  readonly connections: () => Promise<readonly Connection[]>;
  readonly queues: () => Promise<readonly Queue[]>;
  /** Newest first. */
  readonly keys: () => Promise<readonly KeyRow[]>;
  readonly key: (id: string) => Promise<KeyRow>;
  readonly sessions: () => Promise<readonly SeenSession[]>;
  readonly writeDraft: (caseNumber: string, connectionId: string) => Promise<string>;
  readonly ask: (draftId: string, queue: Queue, minutes: number) => Promise<void>;
  readonly withdraw: (draftId: string) => Promise<void>;
}

export function createRequests({ webApi }: Pick<Platform, 'webApi'>, caseId: string): Requests {
  const list = async <Value>(table: string, options: string, read: (row: Row) => Value): Promise<Value[]> => {
    const { entities } = await webApi.retrieveMultipleRecords(table, options);
    return entities.map((row) => read(row as Row));
  };
  const one = async <Value>(table: string, id: string, select: string, read: (row: Row) => Value): Promise<Value> =>
    read(await webApi.retrieveRecord<Row>(table, id, `?$select=${select}`));
  const ofCase = `$filter=_bt_caseid_value eq ${caseId}`;
  return {
    readCase: () => one('incident', caseId, caseColumns, readCase),
    connections: () => list('bt_connection', `?$select=${connectionColumns}&$orderby=bt_name`, readConnection),
    queues: () => list('bt_supportqueue', `?$select=${queueColumns}&$orderby=bt_name`, readQueue),
    keys: () => list('bt_sessionkey', `?$select=${keyColumns}&${ofCase}&$orderby=createdon desc&$top=${most}`, readKey),
    key: (id) => one('bt_sessionkey', id, keyColumns, readKey),
    sessions: () =>
      list('bt_session', `?$select=${sessionColumns}&${ofCase}&$orderby=bt_starttime desc&$top=${most}`, readSession),
    async writeDraft(caseNumber, connectionId) {
      const { id } = await webApi.createRecord('bt_sessionkey', {
        bt_name: caseNumber,
        bt_request: keyRequests.draft,
        'bt_CaseId@odata.bind': `/incidents(${caseId})`,
        'bt_ConnectionId@odata.bind': `/bt_connections(${connectionId})`,
      });
      return id;
    },
    async ask(draftId, { id, connectionId }, minutes) {
      await webApi.updateRecord('bt_sessionkey', draftId, {
        bt_request: keyRequests.requested,
        bt_validityminutes: minutes,
        'bt_QueueId@odata.bind': `/bt_supportqueues(${id})`,
        'bt_ConnectionId@odata.bind': `/bt_connections(${connectionId})`,
      });
    },
    async withdraw(draftId) {
      await webApi.updateRecord('bt_sessionkey', draftId, { bt_request: keyRequests.withdrawn });
    },
  };
}
