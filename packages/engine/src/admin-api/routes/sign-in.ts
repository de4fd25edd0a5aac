import { z } from 'zod';
import type { Accounts } from '../../accounts/accounts.ts';
import type { Principal } from '../../accounts/principal.ts';
import type { SignInResult, SignIns } from '../../accounts/sign-ins.ts';
import { type Answer, done, noContent, refused } from '../http/answer.ts';
import { route, type Route } from '../http/route.ts';
import { signedIn } from '../schemas/accounts.ts';

export interface SignInRouteDeps {
  readonly signIns: SignIns;
  readonly accounts: Pick<Accounts, 'list'>;
}

const tag = 'Signing in';
const secret = z.string().min(1).max(1000);
const signInRequest = z.union([
  z.strictObject({ name: secret, password: secret }),
  z.strictObject({ link: secret.meta({ description: 'Secret of a one-time link.' }) }),
]);

/** Signing in and out with a browser. Programs send the token instead. */
export function signInRoutes({ signIns, accounts }: SignInRouteDeps): readonly Route[] {
  return [
    route({
      ...{ method: 'GET', path: '/api/session', role: 'anyone', tag },
      summary: 'Tells who is signed in, and with which role.',
      response: signedIn,
      async handler({ principal }) {
        if (principal !== undefined) return done(shown(principal));
        return done({ signedIn: false as const, hasAccounts: (await accounts.list()).length > 0 });
      },
    }),
    route({
      ...{ method: 'POST', path: '/api/session', role: 'anyone', tag },
      summary: 'Signs in with name and password, or with a one-time link; sets the cookie of the session.',
      ...{ body: signInRequest, status: 201, response: signedIn, refusals: [401, 429] },
      async handler({ body, address }) {
        if ('link' in body) return answerTo(await signIns.withLink(body.link, address), 'CB-LINK');
        return answerTo(await signIns.withPassword(body.name, body.password, address), 'CB-SIGN-IN');
      },
    }),
    route({
      ...{ method: 'DELETE', path: '/api/session', role: 'anyone', tag },
      summary: 'Signs out.',
      async handler({ principal }) {
        if (principal?.signInHash !== undefined) await signIns.end(principal.signInHash);
        return { ...noContent, signIn: null };
      },
    }),
  ];
}

function shown({ actor, role, by, until }: Principal) {
  return { signedIn: true as const, name: actor, role, by, ...(until && { until }) };
}

const refusals = {
  'CB-SIGN-IN': {
    detail: 'Name or password is wrong.',
    help: 'Try again; an administrator can set another password, or make a one-time link with: casebridge account link',
  },
  'CB-LINK': {
    detail: 'The link has been used, or is too old.',
    help: 'Make a new one on the machine of the engine with: casebridge account link',
  },
} as const;

function answerTo(result: SignInResult, code: keyof typeof refusals): Answer<ReturnType<typeof shown>> {
  if (result.ok) return { ok: true, body: shown(result.principal), signIn: result.secret };
  if (result.reason === 'wrong') return refused({ status: 401, code, ...refusals[code] });
  const seconds = Math.ceil(result.milliseconds / 1000);
  return refused({
    status: 429,
    code: 'CB-SIGN-IN-WAIT',
    detail: 'There were too many attempts to sign in.',
    help: `Try again in ${seconds} s.`,
    retryAfter: seconds,
  });
}
