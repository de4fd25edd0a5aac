import { randomBytes } from 'node:crypto';
import type { Store } from '../store/store.ts';

/** Carries the pass of a trial. */
export const trialHeader = 'x-casebridge-trial';

/**
 * Passes for posts that try the way in and are not to be kept: each is good once, and only in this process. Whoever posts
 * one without a pass posts an event.
 */
export interface TrialPosts {
  /** Makes a pass. */
  issue(): string;
  /**
   * Takes a pass in, and tries whether events can be stored.
   * @returns whether it was good
   * @throws what the store throws where events cannot be stored
   */
  redeem(pass: string | readonly string[] | undefined): Promise<boolean>;
}

/** Of more passes than this, the oldest are good no longer. */
const mostOpen = 100;

export function createTrialPosts(store: Pick<Store, 'testWrite'>): TrialPosts {
  const open = new Set<string>();
  return {
    issue() {
      const pass = randomBytes(32).toString('base64url');
      open.add(pass);
      const [oldest] = open;
      if (open.size > mostOpen && oldest !== undefined) open.delete(oldest);
      return pass;
    },
    async redeem(pass) {
      if (typeof pass !== 'string' || !open.delete(pass)) return false;
      await store.testWrite();
      return true;
    },
  };
}
