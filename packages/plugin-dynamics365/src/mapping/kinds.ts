import type { SessionEvent } from '@casebridge/plugin-api';
import type { EventKind } from './columns.ts';
import { isKnownEvent } from './known-events.ts';

/** English names of events that structure alone does not tell. Source: docs/vendors/remote-support.md#session-events. */
const kindByName: Readonly<Record<string, EventKind>> = {
  'Chat Message': 'chat',
  'Session Note Added': 'note',
  'Special Action Executed': 'action',
  'Files Shared': 'file',
  'File Upload': 'file',
  'File Upload Failed': 'file',
  'File Download': 'file',
  'File Download Failed': 'file',
  'File Transfer Complete': 'file',
  'File Deleted': 'file',
  'File Moved': 'file',
  'Directory Created': 'file',
  'System Information Retrieved': 'systemInformation',
};

const fileValues = ['filename', 'old_path', 'new_path', 'path'];
const inputValues = ['windowName', 'exeName', 'targetName'];

/** The value of a name among an event's data. */
export function valueOf(event: SessionEvent, name: string): string | undefined {
  return event.data.find((value) => value.name === name)?.value;
}

function noteOrOther({ performedBy }: SessionEvent): EventKind {
  return performedBy === undefined ? 'other' : 'note';
}

/**
 * Classifies an event. Names may be localised, so structure decides before the name.
 *
 * | structure                                    | kind               |
 * | -------------------------------------------- | ------------------ |
 * | system information                           | system information |
 * | files, or data about a file or directory     | file               |
 * | data `action_name`                           | action             |
 * | body and destination                         | chat               |
 * | body and who wrote it, without a destination | note               |
 *
 * Where the name is known to be none of these, text alone makes no chat or note of it.
 */
export function kindOf(event: SessionEvent): EventKind {
  if (event.systemInformation !== undefined) return 'systemInformation';
  if (event.files.length > 0 || fileValues.some((name) => valueOf(event, name) !== undefined)) return 'file';
  if (valueOf(event, 'action_name') !== undefined) return 'action';
  if (isKnownEvent(event.type)) return 'other';
  const byName = Object.hasOwn(kindByName, event.type) ? kindByName[event.type] : undefined;
  if (event.body === undefined || event.data.length > 0) return byName ?? 'other';
  return event.destination === undefined ? (byName ?? noteOrOther(event)) : 'chat';
}

/** Whether an event tells of a window or a click: thousands in a session, and no part of a conversation. */
export function isInput(event: SessionEvent): boolean {
  return kindOf(event) === 'other' && inputValues.some((name) => valueOf(event, name) !== undefined);
}
