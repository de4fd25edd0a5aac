import type { Clock } from '@casebridge/plugin-api';
import type { AccountRecord, SignInRecord } from '../store/account-records.ts';
import type { AccountStore } from '../store/accounts.ts';
import type { OneTimeLinks } from './one-time-links.ts';
import { hashPassword, verifyPassword } from './password.ts';
import { linkActor, type Principal } from './principal.ts';
import { hashOf, newSecret } from './secret.ts';
import type { Throttle } from './throttle.ts';

/** A sign-in ends when nothing was asked for so long, and in any case after a working day. */
const [idleMilliseconds, longestMilliseconds] = [4 * 3_600_000, 16 * 3_600_000];
/** How exactly its last use is kept. */
const seenEveryMilliseconds = 60_000;

export type SignInResult =
  | { readonly ok: true; readonly secret: string; readonly principal: Principal }
  | { readonly ok: false; readonly reason: 'wrong' }
  | { readonly ok: false; readonly reason: 'wait'; readonly milliseconds: number };

/** People who are signed in with a browser. */
export interface SignIns {
  /** @param address where the request came from, for the throttle */
  withPassword(name: string, password: string, address: string): Promise<SignInResult>;
  withLink(link: string, address: string): Promise<SignInResult>;
  /** @returns who holds the secret, if it is still good */
  find(secret: string): Promise<Principal | undefined>;
  end(hash: string): Promise<void>;
}

export interface SignInDeps {
  readonly store: Pick<
    AccountStore,
    'account' | 'accountByName' | 'addSignIn' | 'signIn' | 'markSignInSeen' | 'endSignIn'
  >;
  readonly clock: Clock;
  readonly links: OneTimeLinks;
  readonly throttle: Throttle;
}

export function createSignIns({ store, clock, links, throttle }: SignInDeps): SignIns {
  // For names that do not exist: the answer takes as long as with those that do.
  let nobody: Promise<string> | undefined;

  async function isRight(account: AccountRecord | undefined, password: string): Promise<boolean> {
    if (account !== undefined) return verifyPassword(password, account.passwordHash);
    await verifyPassword(password, await (nobody ??= hashPassword(newSecret())));
    return false;
  }

  async function start(account?: AccountRecord): Promise<SignInResult> {
    const [secret, now] = [newSecret(), clock.now()];
    const of = account === undefined ? {} : { accountId: account.id };
    const signIn: SignInRecord = { hash: hashOf(secret), startedAt: now, seenAt: now, ...of };
    const principal = principalOf(signIn, account);
    await store.addSignIn(signIn, new Date(now.getTime() - longestMilliseconds), principal.actor);
    return { ok: true, secret, principal };
  }

  async function guarded(
    keys: { readonly name: string; readonly address: string },
    attempt: () => Promise<SignInResult>,
  ): Promise<SignInResult> {
    const milliseconds = throttle.begin(keys);
    if (milliseconds > 0) return { ok: false, reason: 'wait', milliseconds };
    const result = await attempt();
    if (result.ok) throttle.succeed(keys);
    return result;
  }

  return {
    withPassword: (name, password, address) =>
      guarded({ name, address }, async () => {
        const account = await store.accountByName(name);
        return (await isRight(account, password)) ? start(account) : { ok: false, reason: 'wrong' };
      }),
    withLink: (link, address) =>
      guarded({ name: linkActor, address }, async () => (links.use(link) ? start() : { ok: false, reason: 'wrong' })),
    async find(secret) {
      const signIn = await store.signIn(hashOf(secret));
      if (signIn === undefined || hasEnded(signIn, clock.now())) return undefined;
      const account = signIn.accountId === undefined ? undefined : await store.account(signIn.accountId);
      if (signIn.accountId !== undefined && account === undefined) return undefined;
      const now = clock.now();
      if (now.getTime() - signIn.seenAt.getTime() > seenEveryMilliseconds) await store.markSignInSeen(signIn.hash, now);
      return principalOf(signIn, account);
    },
    end: (hash) => store.endSignIn(hash),
  };
}

function hasEnded({ startedAt, seenAt }: SignInRecord, now: Date): boolean {
  const idle = now.getTime() - seenAt.getTime() > idleMilliseconds;
  return idle || now.getTime() - startedAt.getTime() > longestMilliseconds;
}

function principalOf({ hash, startedAt }: SignInRecord, account?: AccountRecord): Principal {
  const common = { signInHash: hash, until: new Date(startedAt.getTime() + longestMilliseconds) };
  if (account === undefined) return { actor: linkActor, role: 'administrator', by: 'link', ...common };
  return { actor: account.name, role: account.role, by: 'account', accountId: account.id, ...common };
}
