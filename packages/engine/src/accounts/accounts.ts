import type { Clock } from '@casebridge/plugin-api';
import type { IdSource } from '../ids.ts';
import type { Role } from '../model/role.ts';
import type { AccountRecord } from '../store/account-records.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { Actor } from '../store/operation-records.ts';
import { hashPassword, verifyPassword } from './password.ts';

/** An account as it is shown. */
export type AccountView = Omit<AccountRecord, 'passwordHash'>;

export interface NewAccount {
  readonly name: string;
  readonly role: Role;
  readonly password: string;
}

/** The named accounts of people. */
export interface Accounts {
  list(): Promise<readonly AccountView[]>;
  /** @returns undefined if the name is taken */
  create(account: NewAccount, actor: Actor): Promise<AccountView | undefined>;
  /** @returns undefined if there is none */
  change(id: string, change: Partial<Omit<NewAccount, 'name'>>, actor: Actor): Promise<AccountView | undefined>;
  /** Whether that is the password of the account. */
  hasPassword(id: string, password: string): Promise<boolean>;
  /** @returns false if there is none */
  remove(id: string, actor: Actor): Promise<boolean>;
}

export interface AccountDeps {
  readonly store: AccountStore;
  readonly clock: Clock;
  readonly newId: IdSource;
}

export function createAccounts({ store, clock, newId }: AccountDeps): Accounts {
  return {
    list: async () => (await store.accounts()).map(viewOf),
    async create({ name, role, password }, actor) {
      const now = clock.now();
      const passwordHash = await hashPassword(password);
      const account = { id: newId(), name, role, passwordHash, createdAt: now, changedAt: now };
      return (await store.createAccount(account, actor)) ? viewOf(account) : undefined;
    },
    async change(id, { role, password }, actor) {
      const change = {
        ...(role !== undefined && { role }),
        ...(password !== undefined && { passwordHash: await hashPassword(password) }),
      };
      if (!(await store.changeAccount(id, change, clock.now(), actor))) return undefined;
      const account = await store.account(id);
      return account && viewOf(account);
    },
    async hasPassword(id, password) {
      const account = await store.account(id);
      return account !== undefined && verifyPassword(password, account.passwordHash);
    },
    remove: (id, actor) => store.removeAccount(id, clock.now(), actor),
  };
}

function viewOf({ passwordHash: _kept, ...shown }: AccountRecord): AccountView {
  return shown;
}
