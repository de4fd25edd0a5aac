import type { NamedText } from './model.ts';
import type { StepScript, Who } from './script.ts';

/*
 * One event of each name that is known, with the data that was seen or, where none was, without any.
 * Source: docs/vendors/remote-support.md#session-events.
 */

type Pairs = Readonly<Record<string, string>>;

const representative: Who = 'representative';
const customer: Who = 'customer';
const registryKey: Pairs = { key_path: 'HKCU\\Software\\Example', parent_path: 'HKCU\\Software', root_path: 'HKCU' };

/** Name, who did it, to whom, and the data. */
const events: readonly (readonly [type: string, by: Who | undefined, to: Who | undefined, data: Pairs])[] = [
  ['Session Assigned', 'system', representative, { owner: 'Service Desk', priority: '2' }],
  ['Session Assignment Response', representative, undefined, { owner: 'Service Desk' }],
  ['Session Transferred to Queue', representative, undefined, { owner: 'Escalations & VIP', priority: '1' }],
  ['Session Transferred Away from Queue', 'system', undefined, { owner: 'Escalations & VIP' }],
  ['Conference Member State Changed', customer, undefined, { state: 'disconnected' }],
  ['Conference Member State Changed', customer, undefined, { state: 'connected' }],
  ['Legal Agreement Response', customer, undefined, {}],
  [
    'Service Access Allowed',
    customer,
    representative,
    { granted_to: 'representative', level: 'full', service: 'screen_sharing' },
  ],
  ['Screen Recording', 'system', undefined, {}],
  ['Screenshot Captured', representative, undefined, {}],
  ['Show My Screen Recording', 'system', undefined, { instance: '0' }],
  ['Command Shell Session Started', representative, customer, { instance: '0' }],
  ['Command Shell Session Started', representative, customer, { instance: '1' }],
  ['Remote Shell Event', representative, customer, { command: 'ipconfig /all | findstr "IPv4"' }],
  ['Special Action Executed', representative, customer, { action_name: 'Run as… <admin>' }],
  ['File Upload', representative, customer, { filename: 'C:\\Temp\\tool.exe', filesize: '1048576' }],
  ['File Upload Failed', representative, customer, { filename: 'C:\\Windows\\x.sys', filesize: '9' }],
  ['File Download', customer, representative, { filename: '/Volumes/Daten/log (1).txt', filesize: '0' }],
  ['File Download Failed', customer, representative, { filename: '/etc/shadow', filesize: '12' }],
  ['File Transfer Complete', representative, customer, { filename: 'C:\\Temp\\tool.exe', sha256: 'ab'.repeat(32) }],
  ['Directory Created', representative, customer, { path: 'C:\\Temp\\neu' }],
  ['File Moved', representative, customer, { old_path: 'C:\\Temp\\a', new_path: 'C:\\Temp\\neu\\a' }],
  ['File Deleted', representative, customer, { filename: 'C:\\Temp\\neu\\a', filesize: '77' }],
  ['Registry Key Added', representative, customer, { ...registryKey, key_name: 'New' }],
  ['Registry Key Renamed', representative, customer, { ...registryKey, key_name_old: 'New', key_name_new: 'Newer' }],
  ['Registry Key Deleted', representative, customer, { ...registryKey, key_name: 'Newer' }],
  [
    'Registry Value Added',
    representative,
    customer,
    { ...registryKey, value_name: 'Path', value_type: 'REG_SZ', value_data: 'C:\\' },
  ],
  [
    'Registry Value Modified',
    representative,
    customer,
    { ...registryKey, value_name: 'Path', value_data_old: 'C:\\', value_data_new: 'D:\\' },
  ],
  [
    'Registry Value Renamed',
    representative,
    customer,
    { ...registryKey, value_name_old: 'Path', value_name_new: 'Pfad' },
  ],
  ['Registry Value Deleted', representative, customer, { ...registryKey, value_name: 'Pfad' }],
  ['Registry Exported', representative, customer, registryKey],
  ['Registry Imported', representative, customer, registryKey],
  [
    'Session Foreground Window Changed',
    customer,
    undefined,
    { exeName: 'outlook.exe', windowName: 'Inbox – "Mail" & more' },
  ],
  [
    'Session Mouse Left Clicked',
    representative,
    undefined,
    { exeName: 'a.exe', windowName: 'A', targetName: 'OK', targetType: 'button' },
  ],
  ['Session Window Closed', customer, undefined, { exeName: 'a.exe', windowName: 'A' }],
  [
    'Credential Injection Attempt',
    representative,
    customer,
    { attempt_id: '1', credential_id: '8', credential_name: 'svc-admin' },
  ],
  [
    'Credential Injection Attempt Failed',
    representative,
    customer,
    { attempt_id: '1', credential_id: '8', credential_name: 'svc-admin', failure_reason: 'Timed out' },
  ],
  ['Representative Monitoring Started', 'system', representative, {}],
  ['Representative Monitoring Stopped', 'system', representative, {}],
  ['Callback Button Deployed', representative, customer, {}],
  ['Callback Button Removed', representative, customer, {}],
  ['Jump Item Authorization Request', representative, undefined, {}],
  ['Jump Item Authorization Request Utilized', representative, undefined, {}],
  ['Session Pinned to Queue', representative, undefined, {}],
  ['Pinned Session Moved to Queue', representative, undefined, {}],
  ['Pinned Session Moved Away from Queue', representative, undefined, {}],
  ['Pinned Session Password Modified', representative, undefined, {}],
  ['Session Unpinned from Queue', representative, undefined, {}],
];

/** The events as steps, one each second. @param from seconds after the session's start */
export function everyEvent(from: number): StepScript[] {
  return events.map(([type, by, to, data], index) => ({
    at: from + index,
    type,
    ...(by ? { by } : {}),
    ...(to ? { to } : {}),
    data: Object.entries(data).map(([name, value]): NamedText => ({ name, value })),
  }));
}
