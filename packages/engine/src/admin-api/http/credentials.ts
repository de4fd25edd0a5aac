import type { FastifyRequest } from 'fastify';
import { type Principal, tokenActor } from '../../accounts/principal.ts';
import { isSameSecret } from '../../accounts/secret.ts';
import type { SignIns } from '../../accounts/sign-ins.ts';
import type { Credentials } from './serve.ts';

export interface CredentialDeps {
  /** Of the token file. */
  readonly token: string;
  readonly signIns: Pick<SignIns, 'find'>;
  /** Whether the cookie may travel by https only. */
  readonly secure: boolean;
}

const holderOfToken: Principal = { actor: tokenActor, role: 'administrator', by: 'token' };

/** Two ways to say who one is: the token for programs of this machine, a cookie for browsers. */
export function createCredentials({ token, signIns, secure }: CredentialDeps): Credentials {
  return {
    async identify(request) {
      const { authorization } = request.headers;
      // A header that is wrong is not made good by a cookie: a program would not notice that its token is an old one.
      if (authorization !== undefined) return isBearerOf(authorization, token) ? holderOfToken : undefined;
      const secret = cookieIn(request);
      return secret === undefined ? undefined : signIns.find(secret);
    },
    cookieOf(secret, request) {
      const attributes = ['HttpOnly', 'SameSite=Strict', 'Path=/', ...(secure ? ['Secure'] : [])];
      const value = secret === null ? ['', 'Max-Age=0'] : [secret];
      return [`${cookieName(request)}=${value.join('; ')}`, ...attributes].join('; ');
    },
  };
}

function isBearerOf(header: string, token: string): boolean {
  const given = /^Bearer +([\w-]+)$/i.exec(header)?.[1];
  return given !== undefined && isSameSecret(given, token);
}

/** Browsers do not tell ports apart: two engines of one machine need two names. */
function cookieName(request: FastifyRequest): string {
  return `casebridge-${String(request.socket.localPort)}`;
}

function cookieIn(request: FastifyRequest): string | undefined {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === cookieName(request))?.[1];
}
