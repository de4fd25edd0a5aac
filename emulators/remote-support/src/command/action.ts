import type { Directory } from '../directory.ts';
import type { KeyStore } from '../keys/key-store.ts';
import type { Player } from '../sessions/player.ts';
import type { SessionStore } from '../sessions/store.ts';
import { errorAnswer, namespaceOf } from '../xml-api/answers.ts';
import type { GuardParts } from '../xml-api/guard.ts';
import type { Parameters } from '../xml-api/parameters.ts';
import { leaf, type Pieces } from '../xml-api/xml.ts';

/** Dependencies of the Command API. */
export interface CommandParts extends GuardParts {
  readonly store: SessionStore;
  readonly player: Player;
  readonly keys: KeyStore;
  readonly directory: Directory;
  readonly applianceId: string;
  readonly health: Health;
  /** Where links to the appliance point. */
  readonly origin: () => string;
}

/** How the appliance says that it is. Source: docs/vendors/remote-support.md#health. */
export interface Health {
  /** `''`: it is well. */
  problem: string;
  failoverRole: 'none' | 'primary' | 'backup';
}

/** One action of the Command API. */
export interface Action {
  /** Permission that the account needs: docs/vendors/remote-support.md#command-api. */
  readonly permission: 'read_only' | 'full_access';
  run(parameters: Parameters, parts: CommandParts): Pieces;
}

/** The answer to something that cannot be done. */
export function refusal(text: string, { settings }: CommandParts): Pieces {
  return errorAnswer(text, 'root-error', 'error', 'command', settings.current);
}

/** The answer to something that has been done. */
export function* success(text: string, { settings }: CommandParts): Pieces {
  yield leaf('success', text, { xmlns: namespaceOf('command', settings.current) });
}
