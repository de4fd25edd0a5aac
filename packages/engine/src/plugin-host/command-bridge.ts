import type { CommandResult, RemoteSupportCommands } from '@casebridge/plugin-api';
import type { CommandMessage, RemoteSupportCommand, ToThread } from './messages.ts';

/** The main thread's side of `remoteSupport`: gives the commands that a plugin's thread asks for. */
export interface CommandBridge {
  /** Names the appliance of a configuration; the latest one counts. */
  openDoor(configurationId: string, commands: RemoteSupportCommands): void;
  /** Gives a command to the appliance of its configuration and posts the answer. */
  call(message: CommandMessage): void;
  /** Ends a command; the appliance may have carried it out all the same. */
  abort(id: number): void;
  abortAll(): void;
}

/** @param post sends a message to the thread */
export function createCommandBridge(post: (message: ToThread) => void): CommandBridge {
  const calls = new Map<number, AbortController>();
  const doors = new Map<string, RemoteSupportCommands>();

  async function answer({ id, configurationId, command }: CommandMessage, signal: AbortSignal): Promise<void> {
    const commands = doors.get(configurationId);
    const result = commands === undefined ? noDoor : await carryOut(commands, command, signal).catch(() => broken);
    calls.delete(id);
    post({ kind: 'commanded', id, result });
  }

  function abort(id: number): void {
    calls.get(id)?.abort();
    calls.delete(id);
  }

  return {
    openDoor: (configurationId, commands) => void doors.set(configurationId, commands),
    call(message) {
      const controller = new AbortController();
      calls.set(message.id, controller);
      void answer(message, controller.signal);
    },
    abort,
    abortAll() {
      for (const id of calls.keys()) abort(id);
    },
  };
}

function carryOut(
  commands: RemoteSupportCommands,
  command: RemoteSupportCommand,
  signal: AbortSignal,
): Promise<CommandResult<unknown>> {
  switch (command.name) {
    case 'generateSessionKey':
      return commands.generateSessionKey(command.request, signal);
    case 'listQueues':
      return commands.listQueues(signal);
  }
}

const noDoor: CommandResult<never> = {
  ok: false,
  error: {
    kind: 'unavailable',
    message: 'The appliance of this configuration is not known yet.',
    help: 'Nothing has to be done; it is tried again.',
  },
};

/** A fault of ours, or a command that was ended: the plugin shall not take it for a word of the appliance. */
const broken: CommandResult<never> = {
  ok: false,
  error: {
    kind: 'unavailable',
    message: 'The command was not carried out to its end.',
    help: 'Nothing has to be done; it is tried again. If it lasts, look at the log of the engine.',
  },
};
