import type { StoreAccess } from './access.ts';
import type { AccountChange, AccountRecord, SignInRecord } from './account-records.ts';
import type { Actor } from './operation-records.ts';
import {
  type AccountToChange,
  type AccountToCreate,
  type AccountToRemove,
  changeAccount,
  createAccount,
  findAccount,
  findAccountByName,
  listAccounts,
  removeAccount,
} from './queries/accounts.ts';
import {
  deleteSignIn,
  findSignIn,
  insertSignIn,
  markSeen,
  type SeenSignIn,
  type SignInToAdd,
} from './queries/sign-ins.ts';

/** Who may use the admin address, and where they are signed in. */
export interface AccountStore {
  /** By name. */
  accounts(): Promise<readonly AccountRecord[]>;
  account(id: string): Promise<AccountRecord | undefined>;
  /** @param name however it is written */
  accountByName(name: string): Promise<AccountRecord | undefined>;
  /** @returns false if the name is taken */
  createAccount(account: AccountRecord, actor: Actor): Promise<boolean>;
  /** Changes an account; with another password or role, whoever is signed in with it is signed out. @returns false if there is none */
  changeAccount(id: string, change: AccountChange, at: Date, actor: Actor): Promise<boolean>;
  /** Removes an account and signs it out. @returns false if there is none */
  removeAccount(id: string, at: Date, actor: Actor): Promise<boolean>;
  /**
   * Records that somebody signed in, in the audit as well, and forgets what has ended by itself.
   * @param startedAfter sign-ins of before have ended
   */
  addSignIn(signIn: SignInRecord, startedAfter: Date, actor: Actor): Promise<void>;
  signIn(hash: string): Promise<SignInRecord | undefined>;
  markSignInSeen(hash: string, at: Date): Promise<void>;
  endSignIn(hash: string): Promise<void>;
}

export function createAccountStore({ context, reader, writing }: StoreAccess): AccountStore {
  const create = writing((tx, input: AccountToCreate) => createAccount(context, tx, input));
  const change = writing((tx, input: AccountToChange) => changeAccount(context, tx, input));
  const remove = writing((tx, input: AccountToRemove) => removeAccount(context, tx, input));
  const add = writing((tx, input: SignInToAdd) => insertSignIn(context, tx, input));
  const seen = writing((tx, input: SeenSignIn) => markSeen(tx, input));
  return {
    accounts: () => listAccounts(reader),
    account: (id) => findAccount(reader, id),
    accountByName: (name) => findAccountByName(reader, name),
    createAccount: (account, actor) => create({ account, actor }),
    changeAccount: (id, changed, at, actor) => change({ id, change: changed, at, actor }),
    removeAccount: (id, at, actor) => remove({ id, at, actor }),
    addSignIn: (signIn, startedAfter, actor) => add({ signIn, startedAfter, actor }),
    signIn: (hash) => findSignIn(reader, hash),
    markSignInSeen: (hash, at) => seen({ hash, at }),
    endSignIn: writing((tx, hash: string) => deleteSignIn(tx, hash)),
  };
}
