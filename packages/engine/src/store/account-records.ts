import type { Role } from '../model/role.ts';

/** A person who may use the admin address. */
export interface AccountRecord {
  readonly id: string;
  /** Unique, however it is written. */
  readonly name: string;
  readonly role: Role;
  /** With its parameters and salt (PHC format); the password itself is nowhere. */
  readonly passwordHash: string;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

/** That somebody is signed in with a browser. */
export interface SignInRecord {
  /** Of the secret that the browser holds. */
  readonly hash: string;
  /** Missing for who came by a one-time link. */
  readonly accountId?: string;
  readonly startedAt: Date;
  /** When it was last used, to the minute. */
  readonly seenAt: Date;
}

/** Changes of an account; a member that is left out stays as it is. */
export type AccountChange = Partial<Pick<AccountRecord, 'role' | 'passwordHash'>>;
