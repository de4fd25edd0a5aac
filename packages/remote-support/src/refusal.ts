import type { RemoteSupportError } from './result.ts';

/**
 * Carries a refusal out of callbacks where nothing can be returned. Stays inside this package: whoever calls into such
 * code turns it into the value that it holds.
 */
export class Refusal extends Error {
  readonly error: RemoteSupportError;

  /** @param error what is to be returned in the end */
  constructor(error: RemoteSupportError) {
    super(error.message);
    this.error = error;
  }
}
