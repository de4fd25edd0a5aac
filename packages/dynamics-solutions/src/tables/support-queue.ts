import { childOf, choice, text } from '../columns.ts';
import { icons } from '../icons.ts';
import { defineTable } from '../model.ts';

/** A queue of the appliance in which a customer may wait; kept in step with the appliance. */
export const supportQueue = defineTable({
  schemaName: 'bt_SupportQueue',
  entitySet: 'bt_supportqueues',
  primaryName: 'bt_Name',
  label: 'BeyondTrust Support Queue',
  collectionLabel: 'BeyondTrust Support Queues',
  description: 'A queue that an agent can choose for a session key.',
  icon: icons.supportQueue,
  columns: {
    bt_Name: text('Name', 400),
    bt_ConnectionId: childOf('Connection', 'bt_Connection', 'bt_connection_bt_supportqueue'),
    bt_Kind: choice('Kind', {
      general: 'General queue',
      team: 'Team',
      issue: 'Issue',
      me: 'The agent who asks',
    }),
    bt_QueueId: text('Queue id', 400),
  },
  views: {
    columns: ['bt_Name', 'bt_Kind', 'bt_ConnectionId'],
    search: ['bt_Name'],
    orderBy: { column: 'bt_Name', descending: false },
  },
  form: [
    {
      label: 'Queue',
      sections: [{ label: 'Queue', columns: ['bt_Name', 'bt_ConnectionId', 'bt_Kind', 'bt_QueueId'] }],
    },
  ],
});
