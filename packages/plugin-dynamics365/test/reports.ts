import type { Participant, SessionEvent, SessionReport } from '@casebridge/plugin-api';

/** Session id of the reports of these tests. */
export const lsid = '0123456789abcdef0123456789abcdef';

/** The first second of the session. */
export const start = Date.UTC(2030, 0, 31, 8, 15, 0) / 1000;

const customer = { type: 'customer', gsnumber: '1', name: 'Jane Doe' };
const representative = { type: 'representative', gsnumber: '2', name: 'Adam Smith' };

/** An event with what every event has. */
export function event(ordinal: number, type: string, more: Partial<SessionEvent> = {}): SessionEvent {
  return { ordinal, type, epochSeconds: start + ordinal, data: [], files: [], ...more };
}

const participants: readonly Participant[] = [
  {
    role: 'customer',
    gsnumber: '1',
    username: 'Jane Doe',
    publicIp: '198.51.100.7:50123',
    privateIp: '10.0.0.7',
    hostname: 'JANE-PC',
    operatingSystem: 'Windows 11',
    primary: true,
    company: 'Contoso',
    issue: 'Printer',
    details: 'It blinks.\nRed.',
  },
  {
    role: 'representative',
    gsnumber: '2',
    id: '17',
    username: 'asmith',
    displayName: 'Adam Smith',
    secondsInvolved: 240,
    primary: true,
    invited: false,
  },
];

const events: readonly SessionEvent[] = [
  event(1, 'Session Start'),
  event(2, 'Chat Message', {
    performedBy: representative,
    destination: { type: 'everyone', name: 'Everyone' },
    body: 'Hello, what is wrong?',
  }),
  event(3, 'Chat Message', {
    performedBy: customer,
    destination: { type: 'everyone', name: 'Everyone' },
    body: 'The printer blinks.\nAnd beeps.',
  }),
  event(4, 'File Upload', {
    performedBy: representative,
    destination: customer,
    data: [
      { name: 'filename', value: 'C:\\Temp\\driver.exe' },
      { name: 'filesize', value: '2048' },
    ],
  }),
  event(5, 'Files Shared', {
    performedBy: customer,
    files: [
      { name: 'photo.jpg', sizeBytes: 10 },
      { name: 'log.txt', sizeBytes: 20 },
    ],
  }),
  event(6, 'Special Action Executed', {
    performedBy: representative,
    data: [{ name: 'action_name', value: 'Restart the spooler' }],
  }),
  event(7, 'Session Note Added', { performedBy: representative, body: 'Replaced the driver.' }),
  event(8, 'System Information Retrieved', {
    performedBy: representative,
    systemInformation: {
      categories: [
        {
          name: 'General',
          fields: [{ name: 'Computer Name' }, { name: 'Memory' }],
          rows: [['JANE-PC', '16 GB']],
        },
        {
          name: 'Drives',
          fields: [{ name: 'Drive' }, { name: 'Free' }],
          rows: [
            ['C:', '10 GB'],
            ['D:', '20 GB'],
          ],
        },
      ],
    },
  }),
  event(9, 'Session Foreground Window Changed', {
    performedBy: customer,
    data: [
      { name: 'exeName', value: 'bank.exe' },
      { name: 'windowName', value: 'My account' },
    ],
  }),
  event(10, 'Command Shell Session Started', {
    performedBy: representative,
    data: [
      { name: 'instance', value: '0' },
      { name: 'view_url', value: 'https://help.example.com/session_download?lsid=l%3Dabc%3Bh%3Dsecret' },
    ],
  }),
  event(11, 'Session End'),
];

/** A session with one of everything. */
export function fullReport(change: Partial<SessionReport> = {}): SessionReport {
  return {
    head: {
      lsid,
      sessionType: 'support',
      sequence: 42,
      startTime: { epochSeconds: start, text: '2030-01-31T08:15:00+00:00' },
      endTime: { epochSeconds: start + 240, text: '2030-01-31T08:19:00+00:00' },
      durationSeconds: 240,
      representativeJoinTime: { epochSeconds: start + 2, text: '2030-01-31T08:15:02+00:00' },
      publicSite: { id: '1', name: 'Default' },
      externalKey: 'CAS-01213-P7D8G9',
      chatViewUrl: 'https://help.example.com/session_download?lsid=l%3Dabc%3Bh%3Dsecret&view=1',
      chatDownloadUrl: 'https://help.example.com/session_download?lsid=l%3Dabc%3Bh%3Dsecret',
      fileTransferCount: 3,
      fileMoveCount: 0,
      fileDeleteCount: 1,
      primaryCustomer: { gsnumber: '1', name: 'Jane Doe' },
      primaryRepresentative: { gsnumber: '2', id: '17', name: 'Adam Smith' },
      primaryTeam: { id: '3', name: 'Printers' },
      jumpoint: { id: '-1', name: '' },
      jumpGroup: { id: '5', type: 'shared', name: 'Offices' },
      teams: [
        { id: '3', name: 'Printers' },
        { id: '4', name: 'Networks' },
      ],
    },
    participants,
    customAttributes: [{ codeName: 'site', displayName: 'Site', value: 'Vienna' }],
    surveys: [
      {
        respondent: 'customer',
        gsnumber: '1',
        answers: [
          { name: 'rating', value: '5' },
          { name: 'rating', value: '4' },
        ],
      },
      { respondent: 'representative', gsnumber: '2', answers: [{ name: 'close_state', value: 'Resolved' }] },
    ],
    recordings: [
      {
        kind: 'session',
        viewUrl: 'https://help.example.com/session_download?r=secret',
        downloadUrl: 'https://help.example.com/session_download?r=secret',
      },
    ],
    events,
    unknown: [],
    ...change,
  };
}

/** The same session with other facts about the whole. */
export function withHead(report: SessionReport, change: Partial<SessionReport['head']>): SessionReport {
  return { ...report, head: { ...report.head, ...change } };
}
