import { bytes, childOf, choice, count, memo, moment, text } from '../columns.ts';
import { icons } from '../icons.ts';
import { defineTable } from '../model.ts';

/** A searchable entry of a session's log. Which kinds become rows is a setting; the report file always holds all of them. */
export const sessionEvent = defineTable({
  schemaName: 'bt_SessionEvent',
  entitySet: 'bt_sessionevents',
  primaryName: 'bt_Name',
  label: 'BeyondTrust Session Event',
  collectionLabel: 'BeyondTrust Session Events',
  description: 'A chat message, file transfer, special action, note or other event of a Remote Support session.',
  icon: icons.sessionEvent,
  columns: {
    bt_Name: text('Summary', 300),
    bt_SessionId: childOf('Session', 'bt_Session', 'bt_session_bt_sessionevent'),
    bt_Ordinal: count('Position in the session'),
    bt_Kind: choice('Kind', {
      chat: 'Chat message',
      file: 'File transfer',
      action: 'Special action',
      note: 'Session note',
      systemInformation: 'System information',
      other: 'Other event',
    }),
    bt_EventType: text('Event type', 400, { description: 'The word of the appliance, in the language of the report.' }),
    bt_Time: moment('Time'),
    bt_PerformedBy: text('Performed by', 400),
    bt_PerformedByType: text('Performed by (type)', 50),
    bt_PerformedByNumber: text('Performed by (number in the session)', 50),
    bt_Destination: text('Destination', 400),
    bt_DestinationType: text('Destination (type)', 50),
    bt_DestinationNumber: text('Destination (number in the session)', 50),
    bt_Text: memo('Text', 100_000),
    bt_Data: memo('Data', 100_000),
    bt_FileNames: text('File names', 4000),
    bt_FileBytes: bytes('Size of the files (bytes)'),
  },
  views: {
    columns: ['bt_Time', 'bt_Kind', 'bt_Name', 'bt_PerformedBy', 'bt_Destination'],
    search: ['bt_Name', 'bt_EventType', 'bt_FileNames', 'bt_PerformedBy'],
    orderBy: { column: 'bt_Ordinal', descending: false },
    extra: [
      {
        key: 'chat',
        name: 'BeyondTrust Chat Messages',
        columns: ['bt_Time', 'bt_PerformedBy', 'bt_Text', 'bt_Destination'],
        conditions: [{ column: 'bt_Kind', operator: 'eq', value: 'chat' }],
      },
      {
        key: 'files',
        name: 'BeyondTrust File Transfers',
        columns: ['bt_Time', 'bt_FileNames', 'bt_FileBytes', 'bt_PerformedBy', 'bt_Destination'],
        conditions: [{ column: 'bt_Kind', operator: 'eq', value: 'file' }],
      },
      {
        key: 'notes',
        name: 'BeyondTrust Session Notes',
        columns: ['bt_Time', 'bt_PerformedBy', 'bt_Text'],
        conditions: [{ column: 'bt_Kind', operator: 'eq', value: 'note' }],
      },
    ],
  },
  form: [
    {
      label: 'Event',
      sections: [
        {
          label: 'Event',
          columns: [
            'bt_Name',
            'bt_SessionId',
            'bt_Time',
            'bt_Kind',
            'bt_EventType',
            'bt_Ordinal',
            'bt_PerformedBy',
            'bt_Destination',
            'bt_FileNames',
            'bt_FileBytes',
          ],
        },
        { label: 'Text', columns: ['bt_Text', 'bt_Data'] },
      ],
    },
  ],
});
