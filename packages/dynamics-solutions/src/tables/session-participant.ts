import { childOf, choice, count, memo, text, yesNo } from '../columns.ts';
import { icons } from '../icons.ts';
import { defineTable } from '../model.ts';
import { participantRoles } from './choices.ts';

/** A customer or representative who took part in a session; `bt_Number` joins it to events and answers. */
export const sessionParticipant = defineTable({
  schemaName: 'bt_SessionParticipant',
  entitySet: 'bt_sessionparticipants',
  primaryName: 'bt_Name',
  label: 'BeyondTrust Session Participant',
  collectionLabel: 'BeyondTrust Session Participants',
  description: 'A customer or representative who took part in a Remote Support session.',
  icon: icons.sessionParticipant,
  columns: {
    bt_Name: text('Name', 400),
    bt_SessionId: childOf('Session', 'bt_Session', 'bt_session_bt_sessionparticipant'),
    bt_Role: choice('Role', participantRoles),
    bt_Number: text('Number in the session', 50),
    bt_AccountId: text('Account id', 100),
    bt_Username: text('User name', 400),
    bt_DisplayName: text('Display name', 400),
    bt_PublicDisplayName: text('Public display name', 400),
    bt_PrivateDisplayName: text('Private display name', 400),
    bt_Primary: yesNo('Primary'),
    bt_Invited: yesNo('Invited from outside'),
    bt_SecondsInvolved: count('Time in the session (seconds)'),
    bt_PublicIp: text('Public address', 100),
    bt_PrivateIp: text('Private address', 100),
    bt_Hostname: text('Host name', 400),
    bt_OperatingSystem: text('Operating system', 400),
    bt_EnteredName: text('Name entered by the customer', 400),
    bt_Company: text('Company', 400),
    bt_CompanyCode: text('Company code', 400),
    bt_Issue: text('Issue', 1000),
    bt_Details: memo('Details', 100_000),
  },
  views: {
    columns: ['bt_Name', 'bt_Role', 'bt_Primary', 'bt_SecondsInvolved', 'bt_Hostname', 'bt_OperatingSystem'],
    search: ['bt_Name', 'bt_Username', 'bt_Hostname'],
    orderBy: { column: 'bt_Number', descending: false },
  },
  form: [
    {
      label: 'Participant',
      sections: [
        {
          label: 'Participant',
          columns: [
            'bt_Name',
            'bt_SessionId',
            'bt_Role',
            'bt_Primary',
            'bt_Invited',
            'bt_SecondsInvolved',
            'bt_Username',
            'bt_DisplayName',
            'bt_Hostname',
            'bt_OperatingSystem',
            'bt_PublicIp',
            'bt_PrivateIp',
          ],
        },
        {
          label: 'Entered before the session',
          columns: ['bt_EnteredName', 'bt_Company', 'bt_CompanyCode', 'bt_Issue', 'bt_Details'],
        },
      ],
    },
  ],
});
