import type { RemoteSupportCommands } from '@casebridge/plugin-api';
import { createCommandBridge } from './command-bridge.ts';
import { createFetchBridge } from './fetch-bridge.ts';
import type { FromThread, ToThread } from './messages.ts';

/** What leads out of a plugin's thread: calls to the network and commands to the appliance. */
export interface Doors {
  /** Names the doors of a configuration; the latest ones count. */
  open(configurationId: string, fetch: typeof globalThis.fetch, commands?: RemoteSupportCommands): void;
  /** What to do with the messages of the thread that go through a door. */
  readonly handlers: {
    readonly [K in DoorMessage['kind']]: (message: Extract<DoorMessage, { kind: K }>) => void;
  };
  /** Ends everything that is under way. */
  closeAll(): void;
}

type DoorMessage = Extract<FromThread, { kind: 'fetch' | 'fetch-aborted' | 'command' | 'command-aborted' }>;

/** @param post sends a message to the thread, moving a body along */
export function createDoors(post: (message: ToThread, moved?: ReadableStream[]) => void): Doors {
  const [calls, commands] = [createFetchBridge(post), createCommandBridge(post)];
  return {
    open(configurationId, fetch, remoteSupport) {
      calls.openDoor(configurationId, fetch);
      if (remoteSupport) commands.openDoor(configurationId, remoteSupport);
    },
    handlers: {
      fetch: (message) => calls.call(message),
      'fetch-aborted': ({ id }) => calls.abort(id),
      command: (message) => commands.call(message),
      'command-aborted': ({ id }) => commands.abort(id),
    },
    closeAll() {
      calls.abortAll();
      commands.abortAll();
    },
  };
}
