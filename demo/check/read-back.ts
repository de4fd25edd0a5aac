import { gunzipSync } from 'node:zlib';
import { DynamicsWebApi } from 'dynamics-web-api';
import { fetchToken, type Access } from '../dynamics-access.ts';

/** A row as the Web API gives it, with its annotations. */
export type Row = Readonly<Record<string, unknown>>;

/** Everything that Dynamics holds about one session. */
export interface StoredSession {
  readonly session: Row;
  readonly participants: readonly Row[];
  readonly events: readonly Row[];
  readonly answers: readonly Row[];
  /** The unpacked report file; `undefined` if the session has none. */
  readonly report: unknown;
}

/** Everything that Dynamics holds. */
export interface WholeTables {
  /** By lsid; each should have one row. */
  readonly sessions: ReadonlyMap<string, readonly StoredSession[]>;
  /** Rows that belong to no session. */
  readonly strays: number;
}

/** Reads what was written, as a client that is not ours. */
export interface Reader {
  read(lsid: string): Promise<StoredSession | undefined>;
  /** Reads the tables from end to end, for many sessions at once. */
  readAll(): Promise<WholeTables>;
}

/** The most that Dynamics gives in one block. docs/vendors/dataverse.md#file-columns */
const blockBytes = 4 * 1024 * 1024;
const childTables = ['bt_sessionparticipants', 'bt_sessionevents', 'bt_surveyanswers'];

// The client's own download decodes a file as text; these two messages carry it as base64. docs/vendors/dataverse.md#file-columns
async function readReport(client: DynamicsWebApi, sessionId: string): Promise<unknown> {
  const begun = await client.callAction<{ FileContinuationToken: string; FileSizeInBytes: number }>({
    actionName: 'InitializeFileBlocksDownload',
    action: {
      Target: { '@odata.type': 'Microsoft.Dynamics.CRM.bt_session', bt_sessionid: sessionId },
      FileAttributeName: 'bt_reportfile',
    },
  });
  const { FileContinuationToken, FileSizeInBytes } = begun;
  const blocks: Buffer[] = [];
  for (let offset = 0; offset < FileSizeInBytes; offset += blockBytes) {
    const block = await client.callAction<{ Data: string }>({
      actionName: 'DownloadBlock',
      action: { FileContinuationToken, Offset: offset, BlockLength: Math.min(blockBytes, FileSizeInBytes - offset) },
    });
    blocks.push(Buffer.from(block.Data, 'base64'));
  }
  return JSON.parse(gunzipSync(Buffer.concat(blocks)).toString('utf8'));
}

/**
 * Reads rows with `dynamics-web-api`: a client that is not ours, so that a fault which our client and our emulator might
 * share would show.
 */
export function createReader(access: Access): Reader {
  const client = new DynamicsWebApi({
    serverUrl: access.dynamicsUrl,
    dataApi: { version: '9.2' },
    onTokenRefresh: () => fetchToken(access),
    includeAnnotations: '*',
  });

  async function rows(collection: string, filter?: string): Promise<readonly Row[]> {
    const answer = await client.retrieveAll<Row>({ collection, ...(filter !== undefined && { filter }) });
    return answer.value;
  }

  return {
    async read(lsid) {
      const [session] = await rows('bt_sessions', `bt_lsid eq '${lsid}'`);
      if (session === undefined) return undefined;
      const id = String(session.bt_sessionid);
      const ofSession = `_bt_sessionid_value eq ${id}`;
      return {
        session,
        participants: await rows('bt_sessionparticipants', ofSession),
        events: await rows('bt_sessionevents', ofSession),
        answers: await rows('bt_surveyanswers', ofSession),
        report: session.bt_reportfile ? await readReport(client, id) : undefined,
      };
    },
    async readAll() {
      const sessions = await rows('bt_sessions');
      const ids = new Set(sessions.map(({ bt_sessionid }) => bt_sessionid));
      const children = await Promise.all(childTables.map((table) => rows(table)));
      const bySession = children.map((all) => Map.groupBy(all, ({ _bt_sessionid_value }) => _bt_sessionid_value));
      const stored: StoredSession[] = [];
      for (const session of sessions) {
        const id = String(session.bt_sessionid);
        const [participants = [], events = [], answers = []] = bySession.map((of) => of.get(id) ?? []);
        const report = session.bt_reportfile ? await readReport(client, id) : undefined;
        stored.push({ session, participants, events, answers, report });
      }
      const strays = children.flat().filter(({ _bt_sessionid_value: id }) => !ids.has(id)).length;
      return { sessions: Map.groupBy(stored, ({ session }) => String(session.bt_lsid)), strays };
    },
  };
}
