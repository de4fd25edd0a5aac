import { rowPath, type ChangeOperation, type DataverseClient, type Result, type Row } from '@casebridge/dataverse';
import type { SessionReport } from '@casebridge/plugin-api';
import { planPush } from '../mapping/plan.ts';
import { childParts, type MappingSettings } from '../mapping/push-plan.ts';
import { linkOf } from '../matching/link.ts';
import { childTables } from '../push/stored.ts';
import { rowId } from '../row-id.ts';
import { keyRequests, keyStates, queueKinds } from '../session-keys/columns.ts';

/** No session of an appliance and no configuration has this id. */
const probeId = 'casebridge-connection-test';

/** A session with one row of each kind, so that every column is written. */
const probeReport: SessionReport = {
  head: { lsid: probeId, teams: [] },
  participants: [{ role: 'customer', gsnumber: '1' }],
  customAttributes: [],
  surveys: [{ respondent: 'customer', gsnumber: '1', answers: [{ name: 'probe', value: 'probe' }] }],
  recordings: [],
  events: [{ ordinal: 1, type: 'probe', data: [], files: [] }],
  unknown: [],
};

/** A row of the probe. */
export interface ProbeRow {
  readonly set: string;
  readonly id: string;
  readonly row: Row;
}

/** One row of each table, parents before children; they name every column that an import or a session key may write. */
export function probeRows(settings: MappingSettings): readonly ProbeRow[] {
  const facts = { applianceHost: 'connection.test', sessionState: 'in-progress' } as const;
  const plan = planPush(probeReport, facts, { ...settings, detailRows: 'all' });
  const progress = { bt_digest: null, bt_partdigests: '{}', bt_lastattempt: probeId };
  const byPush = { ...linkOf('', [], undefined).row, bt_caseowner: null, ...progress };
  const session = { set: 'bt_sessions', id: plan.session.id, row: { ...plan.session.row, ...byPush } };
  const parent = { 'bt_SessionId@odata.bind': `/${rowPath(session.set, session.id)}` };
  const children = childParts.flatMap((part) =>
    plan[part].map(({ id, row }) => ({ set: childTables[part].set, id, row: { ...row, ...parent } })),
  );
  return [session, ...children, ...sessionKeyRows()];
}

/** A key that has expired: none that anybody could see. */
function sessionKeyRows(): ProbeRow[] {
  const connection = rowId('bt_connection', probeId);
  const queue = rowId('bt_supportqueue', probeId);
  const ofConnection = { 'bt_ConnectionId@odata.bind': `/${rowPath('bt_connections', connection)}` };
  const name = { bt_name: 'Connection test' };
  return [
    {
      set: 'bt_connections',
      id: connection,
      row: { ...name, bt_configurationid: probeId, bt_appliancehost: null, bt_version: null, bt_answerskeys: false },
    },
    {
      set: 'bt_supportqueues',
      id: queue,
      row: { ...name, bt_kind: queueKinds.general, bt_queueid: null, ...ofConnection },
    },
    {
      set: 'bt_sessionkeys',
      id: rowId('bt_sessionkey', probeId),
      row: {
        ...name,
        ...ofConnection,
        'bt_QueueId@odata.bind': `/${rowPath('bt_supportqueues', queue)}`,
        bt_request: keyRequests.withdrawn,
        bt_state: keyStates.expired,
        bt_claimeduntil: null,
        bt_shortkey: null,
        bt_keyurl: null,
        bt_issuedat: null,
        bt_expiresat: null,
        bt_reason: null,
        bt_error: 'Connection test',
        bt_queuestaffed: null,
        bt_mailsubject: null,
        bt_mailbody: null,
      },
    },
  ];
}

/**
 * Writes a row to each table and deletes them, in one change set: if any of it fails nothing was written, and if all of it
 * succeeds nothing is left.
 */
export async function writeAndDelete(
  client: DataverseClient,
  settings: MappingSettings,
  signal: AbortSignal,
): Promise<Result<undefined>> {
  const rows = probeRows(settings).map(({ set, id, row }) => ({ path: rowPath(set, id), row }));
  const operations: ChangeOperation[] = [
    ...rows.map(({ path, row }): ChangeOperation => ({ method: 'PATCH', path, row })),
    ...rows.toReversed().map(({ path }): ChangeOperation => ({ method: 'DELETE', path })),
  ];
  const batch = await client.batch([{ kind: 'changeSet', operations }], { signal });
  return batch.ok ? { ok: true, value: undefined } : batch;
}
