import { rowPath, type ChangeOperation, type DataverseClient, type Result } from '@casebridge/dataverse';
import type { SessionReport } from '@casebridge/plugin-api';
import { childParts, planPush, type MappingSettings, type PushPlan } from '../mapping/plan.ts';
import { childTables } from '../push/stored.ts';

/** No session of an appliance has this id. */
const probeLsid = 'casebridge-connection-test';

/** A session with one row of each kind, so that every column is written. */
const probeReport: SessionReport = {
  head: { lsid: probeLsid, teams: [] },
  participants: [{ role: 'customer', gsnumber: '1' }],
  customAttributes: [],
  surveys: [{ respondent: 'customer', gsnumber: '1', answers: [{ name: 'probe', value: 'probe' }] }],
  recordings: [],
  events: [{ ordinal: 1, type: 'probe', data: [], files: [] }],
  unknown: [],
};

/** The rows of the probe; they name every column that an import may write. */
export function probePlan(settings: MappingSettings): PushPlan {
  const facts = { applianceHost: 'connection.test', sessionState: 'in-progress' } as const;
  return planPush(probeReport, facts, { ...settings, detailRows: 'all' });
}

/**
 * Writes a session with one row of each kind and deletes it, in one change set: if any of it fails nothing was written, and
 * if all of it succeeds nothing is left.
 */
export async function writeAndDelete(
  client: DataverseClient,
  settings: MappingSettings,
  signal: AbortSignal,
): Promise<Result<undefined>> {
  const plan = probePlan(settings);
  const parent = rowPath('bt_sessions', plan.session.id);
  const children = childParts.flatMap((part) =>
    plan[part].map((row) => ({ path: rowPath(childTables[part].set, row.id), row: row.row })),
  );
  const operations: ChangeOperation[] = [
    { method: 'PATCH', path: parent, row: plan.session.row },
    ...children.map(({ path, row }): ChangeOperation => {
      return { method: 'PATCH', path, row: { ...row, 'bt_SessionId@odata.bind': `/${parent}` } };
    }),
    ...children.map(({ path }): ChangeOperation => ({ method: 'DELETE', path })),
    { method: 'DELETE', path: parent },
  ];
  const batch = await client.batch([{ kind: 'changeSet', operations }], { signal });
  return batch.ok ? { ok: true, value: undefined } : batch;
}
