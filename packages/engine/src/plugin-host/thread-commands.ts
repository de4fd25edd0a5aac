import type { CommandResult, RemoteSupportCommands } from '@casebridge/plugin-api';
import type { FromThread, RemoteSupportCommand, ToThread } from './messages.ts';

/** The plugin's side of `remoteSupport`: commands leave this thread as messages. */
export interface ThreadCommands {
  commandsFor(configurationId: string): RemoteSupportCommands;
  /** Takes an answer of the main thread. */
  answer(message: Extract<ToThread, { kind: 'commanded' }>): void;
}

/** @param post sends a message to the main thread */
export function createThreadCommands(post: (message: FromThread) => void): ThreadCommands {
  const waiting = new Map<number, (result: CommandResult<unknown>) => void>();
  let lastId = 0;

  async function send(
    configurationId: string,
    command: RemoteSupportCommand,
    signal: AbortSignal | undefined,
  ): Promise<CommandResult<unknown>> {
    signal?.throwIfAborted();
    const id = ++lastId;
    const aborted = Promise.withResolvers<never>();
    const abort = () => {
      post({ kind: 'command-aborted', id });
      aborted.reject(signal?.reason as Error);
    };
    const answered = new Promise<CommandResult<unknown>>((resolve) => waiting.set(id, resolve));
    signal?.addEventListener('abort', abort, { once: true });
    try {
      post({ kind: 'command', id, configurationId, command });
      return await Promise.race([answered, aborted.promise]);
    } finally {
      waiting.delete(id);
      signal?.removeEventListener('abort', abort);
    }
  }

  return {
    // The answers have the types of the contract: the other side calls the methods of the same names.
    commandsFor: (configurationId) => ({
      generateSessionKey: (request, signal) =>
        send(configurationId, { name: 'generateSessionKey', request }, signal) as ReturnType<
          RemoteSupportCommands['generateSessionKey']
        >,
      listQueues: (signal) =>
        send(configurationId, { name: 'listQueues' }, signal) as ReturnType<RemoteSupportCommands['listQueues']>,
    }),
    answer: ({ id, result }) => waiting.get(id)?.(result),
  };
}
