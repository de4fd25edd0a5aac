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

/** The most that Dynamics gives in one block. docs/vendors/dataverse.md#file-columns */
const blockBytes = 4 * 1024 * 1024;

/**
 * Reads rows with `dynamics-web-api`: a client that is not ours, so that a fault which our client and our emulator might
 * share would show.
 */
export function createReader(access: Access): { read(lsid: string): Promise<StoredSession | undefined> } {
  const client = new DynamicsWebApi({
    serverUrl: access.dynamicsUrl,
    dataApi: { version: '9.2' },
    onTokenRefresh: () => fetchToken(access),
    includeAnnotations: '*',
  });

  async function rows(collection: string, filter: string): Promise<readonly Row[]> {
    const answer = await client.retrieveAll<Row>({ collection, filter });
    return answer.value;
  }

  // The client's own download decodes a file as text; these two messages carry it as base64. docs/vendors/dataverse.md#file-columns
  async function readReport(sessionId: string): Promise<unknown> {
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
        report: session.bt_reportfile ? await readReport(id) : undefined,
      };
    },
  };
}
