import type { Role } from '../model/role.ts';
import type { Actor } from '../store/operation-records.ts';

/** Who asks, by the credential that came along. */
export interface Principal {
  /** As the audit names them: the name of an account, `token file` or `one-time link`. Names of accounts have no blanks. */
  readonly actor: Actor;
  readonly role: Role;
  readonly by: 'account' | 'token' | 'link';
  readonly accountId?: string;
  /** Of a browser's sign-in. */
  readonly signInHash?: string;
  /** When the sign-in ends, whatever is done until then. */
  readonly until?: Date;
}

export const tokenActor: Actor = 'token file';
export const linkActor: Actor = 'one-time link';
