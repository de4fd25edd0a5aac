import { timingSafeEqual } from 'node:crypto';
import type { Account, Directory } from './directory.ts';
import { tokenErrors } from './errors.ts';

/** Finds the account of a person who signs in with name and password. */
export function signInWithPassword(directory: Directory, form: URLSearchParams): Account {
  const account = directory.accounts.get(required(form, 'username').toLowerCase());
  const password = required(form, 'password');
  if (account === undefined) throw tokenErrors.account(directory.tenantId);
  if (!equal(account.password, password)) throw tokenErrors.password();
  return account;
}

/** A parameter that must be there. */
export function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === '') throw tokenErrors.missing(name);
  return value;
}

/** Compares secrets without telling by its time where they differ. */
export function equal(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)];
  return a.length === b.length && timingSafeEqual(a, b);
}
