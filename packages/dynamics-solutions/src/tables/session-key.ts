import { choice, count, link, memo, moment, reference, text, yesNo } from '../columns.ts';
import { icons } from '../icons.ts';
import { defineTable } from '../model.ts';

const answered = { secured: true, description: 'Written by the integration only.' } as const;

/**
 * A session key asked for from a case. The agent writes what is asked for; the secured columns hold the answer, which only
 * the integration can write.
 */
export const sessionKey = defineTable({
  schemaName: 'bt_SessionKey',
  entitySet: 'bt_sessionkeys',
  primaryName: 'bt_Name',
  label: 'BeyondTrust Session Key',
  collectionLabel: 'BeyondTrust Session Keys',
  description: 'A session key that an agent asked for from a case.',
  icon: icons.sessionKey,
  columns: {
    bt_Name: text('Name', 300),
    bt_CaseId: { ...reference('Case', 'Incident', 'bt_incident_bt_sessionkey_case'), inRelatedMenu: false },
    bt_ConnectionId: reference('Connection', 'bt_Connection', 'bt_connection_bt_sessionkey'),
    bt_QueueId: reference('Queue', 'bt_SupportQueue', 'bt_supportqueue_bt_sessionkey'),
    bt_Request: choice('Request', {
      draft: 'Draft: the dialog is open',
      requested: 'Requested',
      withdrawn: 'Withdrawn',
    }),
    bt_ValidityMinutes: count('Valid for (minutes)'),
    bt_State: choice(
      'State',
      { claimed: 'Being asked for', issued: 'Issued', failed: 'Failed', expired: 'Expired' },
      answered,
    ),
    bt_ClaimedUntil: moment('Being asked for until', answered),
    bt_ShortKey: text('Session key', 50, answered),
    bt_KeyUrl: link('Session link', answered),
    bt_IssuedAt: moment('Issued', answered),
    bt_ExpiresAt: moment('Expires', answered),
    bt_Reason: choice(
      'Reason',
      {
        caseNumber: 'The case has no number',
        dynamics: 'Dynamics 365 did not answer',
        limit: 'Too many keys within an hour',
        queue: 'The queue cannot be used',
        account: 'The account on the appliance is not known',
        notShowable: 'The key cannot be shown',
        forbidden: 'The appliance does not allow it',
        busy: 'The appliance does not answer',
        refused: 'The appliance refused',
      },
      answered,
    ),
    bt_Error: text('Why there is no key', 1000, answered),
    bt_QueueStaffed: yesNo('Somebody is signed in to the queue', answered),
    bt_MailSubject: text('Subject of the mail', 800, answered),
    bt_MailBody: memo('Text of the mail', 20_000, answered),
  },
  views: {
    columns: ['bt_Name', 'bt_CaseId', 'bt_QueueId', 'bt_State', 'bt_ExpiresAt'],
    search: ['bt_Name'],
    orderBy: { column: 'bt_ExpiresAt', descending: true },
    extra: [
      {
        key: 'requested',
        name: 'BeyondTrust Session Key Requests',
        columns: ['bt_Name', 'bt_CaseId', 'bt_QueueId', 'bt_Request', 'bt_State', 'bt_Error'],
        conditions: [{ column: 'bt_Request', operator: 'eq', value: 'requested' }],
      },
    ],
  },
  form: [
    {
      label: 'Session key',
      sections: [
        {
          label: 'Session key',
          columns: [
            'bt_Name',
            'bt_CaseId',
            'bt_ConnectionId',
            'bt_QueueId',
            'bt_Request',
            'bt_State',
            'bt_ExpiresAt',
            'bt_Reason',
            'bt_Error',
          ],
        },
      ],
    },
  ],
});
