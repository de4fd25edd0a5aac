import { bytes, choice, count, file, link, memo, moment, reference, text } from '../columns.ts';
import { icons } from '../icons.ts';
import { defineTable, type SubGrid } from '../model.ts';
import { sessionViewer } from '../page-names.ts';

const events = (view?: string): SubGrid => ({
  table: 'bt_sessionevent',
  relationship: 'bt_session_bt_sessionevent',
  ...(view === undefined ? {} : { view }),
});

const answers = (view: string): SubGrid => ({
  table: 'bt_surveyanswer',
  relationship: 'bt_session_bt_surveyanswer',
  view,
});

/**
 * One support session. Its id is derived from the appliance's session id, so writing it twice writes one row. The readable
 * texts are for people; the report file holds the whole report for programs, and is never cut.
 */
export const session = defineTable({
  schemaName: 'bt_Session',
  entitySet: 'bt_sessions',
  primaryName: 'bt_Name',
  label: 'BeyondTrust Session',
  collectionLabel: 'BeyondTrust Sessions',
  description: 'A Remote Support session, imported when it ended.',
  icon: icons.session,
  peopleMayWrite: ['bt_CaseId'],
  columns: {
    bt_Name: text('Name', 300),
    bt_CaseId: reference('Case', 'Incident', 'bt_incident_bt_session_case', {
      description: 'The case that the session is about. A link that a person makes or removes is kept.',
    }),
    bt_CaseMatch: choice('Case match', {
      linked: 'Linked by its external key',
      noKey: 'No external key',
      noCase: 'No case found',
      severalCases: 'Several cases found',
      person: 'Decided by a person',
    }),
    bt_MatchedCase: text('Matched case id', 36, {
      description: 'The case that the integration linked last. Where the case differs, a person decided.',
    }),
    bt_CaseOwner: text('Owner that was followed', 50, {
      description: 'For whom the session was last handed over: the owner of its case, or a team.',
    }),
    bt_ExternalKey: text('External key', 1024),
    bt_StartTime: moment('Start'),
    bt_EndTime: moment('End'),
    bt_TimeZone: text('Time zone of the times', 100, {
      description: 'UTC, or the zone whose local time was imported.',
    }),
    bt_DurationSeconds: count('Duration (seconds)'),
    bt_RepresentativeJoinTime: text('Representative joined', 100),
    bt_PrimaryCustomer: text('Customer', 400),
    bt_PrimaryCustomerNumber: text('Customer number in the session', 50),
    bt_PrimaryRepresentative: text('Representative', 400),
    bt_PrimaryRepresentativeNumber: text('Representative number in the session', 50),
    bt_PrimaryRepresentativeId: text('Representative id', 100),
    bt_PrimaryTeam: text('Team', 400),
    bt_PrimaryTeamId: text('Team id', 100),
    bt_Teams: text('All teams', 2000),
    bt_PublicSite: text('Public site', 400),
    bt_PublicSiteId: text('Public site id', 100),
    bt_Jumpoint: text('Jumpoint', 400),
    bt_JumpointId: text('Jumpoint id', 100),
    bt_JumpGroup: text('Jump group', 400),
    bt_JumpGroupId: text('Jump group id', 100),
    bt_JumpGroupType: text('Jump group type', 100),
    bt_FileTransferCount: count('Files transferred'),
    bt_FileMoveCount: count('Files moved'),
    bt_FileDeleteCount: count('Files deleted'),
    bt_CustomAttributes: memo('Custom attributes', 100_000),
    bt_Transcript: memo('Chat transcript', 1_048_576, {
      description: 'Chat with files transferred, special actions and other events in their place.',
    }),
    bt_Notes: memo('Session notes', 1_048_576),
    bt_SystemInformation: memo('System information', 1_048_576),
    bt_SessionType: text('Session type', 100),
    bt_SessionLink: link('Session report on the appliance', { description: 'Asks for a login.' }),
    bt_SignedLinks: memo('Links without login', 20_000, {
      secured: true,
      description: 'Chat and recordings. Filled only where the configuration says so: these addresses need no login.',
    }),
    bt_Recordings: text('Recordings', 1000, { description: 'Which recordings exist on the appliance.' }),
    bt_ImportState: choice('Import state', {
      importing: 'Importing',
      inProgress: 'Session in progress',
      complete: 'Complete',
      endUnknown: 'Complete, end time unknown',
    }),
    bt_ImportRemarks: memo('Import remarks', 4000, { description: 'What a person should know about this import.' }),
    bt_Lsid: text('Session id', 100),
    bt_Sequence: count('Session number'),
    bt_ApplianceHost: text('Appliance', 260),
    bt_Locale: text('Language of the report', 50),
    bt_Digest: text('Digest', 64, { description: 'SHA-256 of what was imported. Equal digests mean equal rows.' }),
    bt_PartDigests: text('Digests of the parts', 1000, {
      description: 'One digest for each kind of row, so that an unchanged part is not written again.',
    }),
    bt_LastAttempt: text('Last attempt', 100, {
      description:
        'Delivery and number of the attempt that wrote last. One that finds another name here gives way to it.',
    }),
    bt_ReportFile: file('Session report', { description: 'The whole report: JSON, compressed with gzip.' }),
    bt_ReportBytes: bytes('Size of the session report (bytes)'),
  },
  views: {
    columns: [
      'bt_Name',
      'bt_StartTime',
      'bt_DurationSeconds',
      'bt_PrimaryRepresentative',
      'bt_CaseId',
      'bt_ExternalKey',
    ],
    search: ['bt_Name', 'bt_ExternalKey', 'bt_Lsid', 'bt_PrimaryCustomer', 'bt_PrimaryRepresentative'],
    orderBy: { column: 'bt_StartTime', descending: true },
    extra: [
      {
        key: 'BeyondTrust Sessions without a Case',
        name: 'BeyondTrust Sessions without a Case',
        columns: ['bt_Name', 'bt_StartTime', 'bt_ExternalKey', 'bt_CaseMatch', 'bt_PrimaryRepresentative'],
        conditions: [{ column: 'bt_CaseId', operator: 'null' }],
      },
      {
        key: 'in-progress',
        name: 'BeyondTrust Sessions in Progress',
        columns: ['bt_Name', 'bt_StartTime', 'bt_PrimaryRepresentative', 'bt_CaseId', 'bt_ExternalKey'],
        conditions: [{ column: 'bt_ImportState', operator: 'eq', value: 'inProgress' }],
      },
    ],
  },
  form: [
    // First, because it tells all of the session; the other tabs are for filters, exports and small screens.
    { label: 'Session viewer', sections: [{ label: 'Session viewer', page: sessionViewer }] },
    {
      label: 'General',
      sections: [
        {
          label: 'General information',
          columns: [
            'bt_Name',
            'bt_CaseId',
            'bt_ExternalKey',
            'bt_StartTime',
            'bt_EndTime',
            'bt_DurationSeconds',
            'bt_PrimaryCustomer',
            'bt_PrimaryRepresentative',
            'bt_PrimaryTeam',
            'bt_PublicSite',
            'bt_Jumpoint',
            'bt_JumpGroup',
            'bt_FileTransferCount',
            'bt_Recordings',
            'bt_SessionLink',
            'bt_CustomAttributes',
          ],
        },
        {
          label: 'Participants',
          grid: { table: 'bt_sessionparticipant', relationship: 'bt_session_bt_sessionparticipant' },
        },
      ],
    },
    {
      label: 'Chat',
      sections: [{ label: 'Chat transcript', columns: ['bt_Transcript'] }],
    },
    { label: 'Events', sections: [{ label: 'Session events', grid: events() }] },
    { label: 'Files', sections: [{ label: 'Files transferred', grid: events('files') }] },
    { label: 'System', sections: [{ label: 'System information', columns: ['bt_SystemInformation'] }] },
    {
      label: 'Notes',
      sections: [
        { label: 'Session notes', columns: ['bt_Notes'] },
        { label: 'Notes one by one', grid: events('notes') },
      ],
    },
    {
      label: 'Surveys',
      sections: [
        { label: 'Customer survey', grid: answers('customer') },
        { label: 'Representative survey', grid: answers('representative') },
      ],
    },
    {
      label: 'Import',
      sections: [
        {
          label: 'Import',
          columns: [
            'bt_ImportState',
            'bt_CaseMatch',
            'bt_ImportRemarks',
            'bt_TimeZone',
            'bt_Lsid',
            'bt_Sequence',
            'bt_ApplianceHost',
            'bt_Locale',
            'bt_ReportFile',
          ],
        },
      ],
    },
  ],
});
