import { gunzipSync } from 'node:zlib';
import { DynamicsWebApi } from 'dynamics-web-api';
import { fetchToken } from '../dynamics-control.ts';

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

/** Where Dynamics is, and who asks. */
export interface Access {
  readonly dynamicsUrl: string;
  readonly authority: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

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

  // The client decodes a downloaded file as text, which would spoil it: this one request is made by hand.
  async function readReport(sessionId: string): Promise<unknown> {
    const url = `${access.dynamicsUrl}/api/data/v9.2/bt_sessions(${sessionId})/bt_reportfile/$value`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${await fetchToken(access)}` } });
    if (!answer.ok) throw new Error(`The report file could not be read: ${answer.status} ${await answer.text()}`);
    return JSON.parse(gunzipSync(Buffer.from(await answer.arrayBuffer())).toString('utf8'));
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
