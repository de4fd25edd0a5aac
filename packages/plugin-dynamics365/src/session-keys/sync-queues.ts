import { rowPath, type ChangeOperation, type Row } from '@casebridge/dataverse';
import type { CommandResult, JobRun, PluginJobContext, SupportQueue } from '@casebridge/plugin-api';
import type { Connections } from '../connection.ts';
import { textColumns } from '../mapping/text.ts';
import { runRefusedBy } from '../outcomes.ts';
import { rowId } from '../row-id.ts';
import type { Dynamics365Settings } from '../settings/settings.ts';
import { queueKinds, queueTexts } from './columns.ts';
import { connectionRow } from './heartbeat.ts';

/** A queue as agents are offered it. */
export interface OfferedQueue {
  readonly kind: keyof typeof queueKinds;
  readonly id: string;
  readonly name: string;
}

const largestSet = 250;
const mostQueues = 5000;

/** Queues that agents can choose from: the appliance's, and their own where their accounts can be known. */
export function offeredQueues(queues: readonly SupportQueue[], offersMe: boolean): OfferedQueue[] {
  const ofAppliance = queues.flatMap(({ kind, id, name }) => (kind === 'representative' ? [] : [{ kind, id, name }]));
  return offersMe ? [...ofAppliance, { kind: 'me', id: '', name: 'Me' }] : ofAppliance;
}

function queueRow(queue: OfferedQueue, connectionId: string): Row {
  return {
    ...textColumns(queueTexts, { bt_name: queue.name, bt_queueid: queue.id }),
    bt_kind: queueKinds[queue.kind],
    'bt_ConnectionId@odata.bind': `/${rowPath('bt_connections', connectionId)}`,
  };
}

/** Writes that make Dynamics offer these queues: new and renamed ones, and deletes of those that are gone. */
export function queueOperations(
  offered: readonly OfferedQueue[],
  stored: ReadonlyMap<string, Row>,
  configurationId: string,
): ChangeOperation[] {
  const connectionId = rowId('bt_connection', configurationId);
  const wanted = new Map(
    offered.map((queue) => [
      rowId('bt_supportqueue', configurationId, queue.kind, queue.id),
      queueRow(queue, connectionId),
    ]),
  );
  const changed = [...wanted].filter(([id, row]) => stored.get(id)?.bt_name !== row.bt_name);
  const gone = [...stored.keys()].filter((id) => !wanted.has(id));
  return [
    ...changed.map(([id, row]): ChangeOperation => ({ method: 'PATCH', path: rowPath('bt_supportqueues', id), row })),
    ...gone.map((id): ChangeOperation => ({ method: 'DELETE', path: rowPath('bt_supportqueues', id) })),
  ];
}

type CommandError = Extract<CommandResult<never>, { ok: false }>['error'];

function refusedByAppliance({ kind, message, help }: CommandError): JobRun {
  const isAccount = kind === 'credentials' || kind === 'permission';
  const fault = { code: 'CB-DYNAMICS-QUEUES', message, help, details: { kind } };
  return { fault, cure: { kind: isAccount ? 'fixConfig' : 'wait' } };
}

/** Keeps the queues that agents can choose in step with the appliance. */
export async function syncQueues(
  connections: Connections,
  context: PluginJobContext<Dynamics365Settings>,
  version: string,
): Promise<JobRun> {
  const { settings, configuration, signal } = context;
  const queues = await context.remoteSupport.listQueues(signal);
  if (!queues.ok) return refusedByAppliance(queues.error);
  const { client } = connections.connect(settings, context);
  const connectionId = rowId('bt_connection', configuration.id);
  const filter = `_bt_connectionid_value eq ${connectionId}`;
  const query = { set: 'bt_supportqueues', select: ['bt_supportqueueid', 'bt_name'], filter, signal };
  const stored = await client.all(query, mostQueues);
  if (!stored.ok) return runRefusedBy(stored.error, context.clock.now());
  const byId = new Map(stored.value.map((row) => [String(row.bt_supportqueueid).toLowerCase(), row]));
  const offered = offeredQueues(queues.value, settings.sessionKeys.representativeNameFrom !== 'none');
  const operations = queueOperations(offered, byId, configuration.id);
  // The connection comes first: on the first run no row of it is there for the queues to point to.
  const parent: ChangeOperation = {
    method: 'PATCH',
    path: rowPath('bt_connections', connectionId),
    row: connectionRow(context, version),
  };
  for (let start = 0; start < operations.length; start += largestSet) {
    const set = [parent, ...operations.slice(start, start + largestSet)];
    const written = await client.batch([{ kind: 'changeSet', operations: set }], { signal });
    if (!written.ok) return runRefusedBy(written.error, context.clock.now());
  }
  return {};
}
