import { epochSeconds } from '../clock.ts';
import { findQueue } from '../keys/queue.ts';
import { addChat, addRepresentative, transferTo, removeRepresentative } from '../sessions/changes.ts';
import type { Parameters } from '../xml-api/parameters.ts';
import type { Pieces } from '../xml-api/xml.ts';
import type { SessionRecord } from '../sessions/record.ts';
import { refusal, success, type Action, type CommandParts } from './action.ts';
import { activeSession, noSession } from './attributes.ts';

/** An action on a running session: refused if there is none, or with the text that `change` gives. */
function onSession(
  done: string,
  change: (record: SessionRecord, parameters: Parameters, parts: CommandParts, now: number) => string | undefined,
): Action {
  return {
    permission: 'full_access',
    run(parameters, parts): Pieces {
      const record = activeSession(parameters, parts);
      if (!record) return refusal(noSession, parts);
      const error = change(record, parameters, parts, epochSeconds(parts.clock.now()));
      if (error !== undefined) return refusal(error, parts);
      parts.player.retell(record.lsid);
      return success(done, parts);
    },
  };
}

/** `transfer_session`: to a team's queue, or to a representative. docs/vendors/remote-support.md#command-api */
export const transferSession = onSession('Successfully transferred', (record, parameters, { directory }, now) => {
  const queue = findQueue(parameters.queue_id ?? '', directory);
  if (!queue.ok) return queue.error;
  if (queue.value.kind === 'general' || queue.value.kind === 'issue') return 'Invalid queue_id.';
  const team = directory.teams.find(({ id }) => queue.value.kind === 'team' && id === queue.value.id);
  const person = directory.representatives.find(({ id }) => queue.value.kind === 'rep' && id === queue.value.id);
  transferTo(record, now, team?.name ?? person?.displayName ?? '');
  if (person) addRepresentative(record, now, person);
  return undefined;
});

/** `join_session`. Source: docs/vendors/remote-support.md#command-api. */
export const joinSession = onSession('Successfully joined', (record, { user_id: id = '' }, { directory }, now) => {
  const person = directory.representatives.find((one) => one.id === id && one.loggedInSince !== null);
  if (!person) return 'Invalid user_id.';
  addRepresentative(record, now, person);
  return undefined;
});

/** `leave_session`. Source: docs/vendors/remote-support.md#command-api. */
export const leaveSession = onSession('Successfully left', (record, { user_id: id = '' }, _parts, now) =>
  removeRepresentative(record, now, id) ? undefined : 'Invalid user_id.',
);

/** `terminate_session`. Source: docs/vendors/remote-support.md#command-api. */
export const terminateSession = onSession('Successfully terminated', (record, _parameters, { player }) => {
  player.end(record.lsid);
  return undefined;
});

/** `send_chat_message`: said by the system. Source: docs/vendors/remote-support.md#command-api. */
export const sendChatMessage = onSession('Successfully sent', (record, { message = '' }, _parts, now) => {
  if (message === '' || message.length > 2048) return 'Invalid message.';
  addChat(record, now, message);
  return undefined;
});
