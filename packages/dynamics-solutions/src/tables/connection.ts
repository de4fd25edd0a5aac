import { moment, text, yesNo } from '../columns.ts';
import { icons } from '../icons.ts';
import { defineTable } from '../model.ts';

/**
 * A plugin configuration as Dynamics sees it. The session-key dialog reads from it whether anybody answers, and which host a
 * key may lead to.
 */
export const connection = defineTable({
  schemaName: 'bt_Connection',
  entitySet: 'bt_connections',
  primaryName: 'bt_Name',
  label: 'BeyondTrust Connection',
  collectionLabel: 'BeyondTrust Connections',
  description: 'A connection between this environment and a Remote Support appliance.',
  icon: icons.connection,
  columns: {
    bt_Name: text('Name', 300),
    bt_ConfigurationId: text('Configuration id', 100),
    bt_ApplianceHost: text('Appliance', 260),
    bt_Heartbeat: moment('Last sign of life'),
    bt_Version: text('Version', 50),
    bt_AnswersKeys: yesNo('Answers session-key requests'),
    bt_OwnersFollowedUntil: moment('Owners followed until', {
      description: 'Sessions follow the owners of their cases up to changes of this time.',
    }),
  },
  views: {
    columns: ['bt_Name', 'bt_ApplianceHost', 'bt_Heartbeat', 'bt_AnswersKeys', 'bt_Version'],
    search: ['bt_Name', 'bt_ApplianceHost'],
    orderBy: { column: 'bt_Name', descending: false },
  },
  form: [
    {
      label: 'Connection',
      sections: [
        {
          label: 'Connection',
          columns: [
            'bt_Name',
            'bt_ApplianceHost',
            'bt_Heartbeat',
            'bt_AnswersKeys',
            'bt_Version',
            'bt_ConfigurationId',
          ],
        },
        { label: 'Queues', grid: { table: 'bt_supportqueue', relationship: 'bt_connection_bt_supportqueue' } },
      ],
    },
  ],
});
