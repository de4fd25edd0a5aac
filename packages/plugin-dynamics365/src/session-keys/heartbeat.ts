import type { Row } from '@casebridge/dataverse';
import type { JobRun, PluginJobContext } from '@casebridge/plugin-api';
import type { Connections } from '../connection.ts';
import { textColumns } from '../mapping/text.ts';
import { runRefusedBy } from '../outcomes.ts';
import { rowId } from '../row-id.ts';
import type { Dynamics365Settings } from '../settings/settings.ts';
import { wholeSeconds } from '../values.ts';
import { connectionTexts } from './columns.ts';

/** The row by which Dynamics knows a configuration, with the time of this sign of life. */
export function connectionRow(context: PluginJobContext<Dynamics365Settings>, version: string): Row {
  const { configuration, applianceHost, clock, settings } = context;
  return {
    ...textColumns(connectionTexts, {
      bt_name: configuration.name,
      bt_configurationid: configuration.id,
      bt_appliancehost: applianceHost,
      bt_version: version,
    }),
    bt_heartbeat: wholeSeconds(clock.now()),
    bt_answerskeys: settings.sessionKeys.answered,
  };
}

/** Tells Dynamics that somebody is there: the session-key dialog falls back to another way where this grows old. */
export async function beat(
  connections: Connections,
  context: PluginJobContext<Dynamics365Settings>,
  version: string,
): Promise<JobRun> {
  const { client } = connections.connect(context.settings, context);
  const id = rowId('bt_connection', context.configuration.id);
  const row = connectionRow(context, version);
  const written = await client.upsert({ set: 'bt_connections', id, row, signal: context.signal });
  return written.ok ? {} : runRefusedBy(written.error, context.clock.now());
}
