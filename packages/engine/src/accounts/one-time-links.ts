import type { Clock } from '@casebridge/plugin-api';
import { hashOf, newSecret } from './secret.ts';

/** How long a link can be used. Long enough to walk from the console of a server to a browser. */
export const linkMilliseconds = 60 * 60_000;

/** Links that let somebody in once: for the first start, and for who has lost a password. They end with the process. */
export interface OneTimeLinks {
  /** @returns the secret of a new link */
  create(): string;
  /** Uses a link up. @returns whether it was good */
  use(secret: string): boolean;
}

export function createOneTimeLinks(clock: Clock): OneTimeLinks {
  const endOf = new Map<string, number>();
  return {
    create() {
      const secret = newSecret();
      endOf.set(hashOf(secret), clock.monotonic() + linkMilliseconds);
      return secret;
    },
    use(secret) {
      const hash = hashOf(secret);
      const end = endOf.get(hash);
      endOf.delete(hash);
      return end !== undefined && clock.monotonic() < end;
    },
  };
}
