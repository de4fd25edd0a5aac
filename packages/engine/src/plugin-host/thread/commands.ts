import type { CommandResult, RemoteSupportCommands } from '@casebridge/plugin-api';
import type { RemoteSupportCommand } from '../protocol.ts';
import type { HostChannel } from './host-channel.ts';

/** The appliance of a configuration as a plugin's thread sees it: commands leave as requests to the engine. */
export function createThreadCommands(
  host: Pick<HostChannel, 'request'>,
  configurationId: string,
  taskId: string,
): RemoteSupportCommands {
  const send = (command: RemoteSupportCommand, signal: AbortSignal | undefined): Promise<CommandResult<unknown>> =>
    host.request('command', { configurationId, taskId, command }, { signal, leavesOnAbort: true });
  return {
    // The answers have the types of the contract: the other side calls the methods of the same names.
    generateSessionKey: (request, signal) =>
      send({ name: 'generateSessionKey', request }, signal) as ReturnType<RemoteSupportCommands['generateSessionKey']>,
    listQueues: (signal) => send({ name: 'listQueues' }, signal) as ReturnType<RemoteSupportCommands['listQueues']>,
  };
}
