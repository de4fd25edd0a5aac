/**
 * Result of one attempt. Expected refusals of the other side are outcomes; an exception means a fault of ours.
 *
 * - `succeeded`: everything is written (or was already there); `refs` say where.
 * - `skipped`: nothing is to be written, for a reason that the settings or the report give. Final.
 * - `notReady`: the source does not have the whole session yet. Never counts as an attempt.
 * - `failed`: see `stage` for how far it came and `cure` for what would help.
 */
export type Outcome =
  | {
      readonly kind: 'succeeded';
      /** Whether anything had to be written. An unchanged session costs no write. */
      readonly effect: 'written' | 'unchanged';
      readonly refs: readonly Reference[];
      /** Digest of what was written, kept in the session ledger: equal digests mean equal rows. */
      readonly digest: string;
      /** Things a person should know although the attempt succeeded, as whole sentences. */
      readonly warnings: readonly string[];
      /** Who took part, for the engine's lists; left out where that may not be kept outside of the destination. */
      readonly people?: People;
    }
  | { readonly kind: 'skipped'; readonly reason: string; readonly message: string }
  | { readonly kind: 'notReady'; readonly message: string }
  | { readonly kind: 'failed'; readonly stage: Stage; readonly cure: Cure; readonly fault: Fault };

/** Names as the destination holds them, of at most 400 characters each. The engine keeps them as long as the delivery. */
export interface People {
  /** The first customer. */
  readonly customer?: string;
  /** The representative who led the session. */
  readonly representative?: string;
}

/** A thing at the destination that an outcome speaks of. */
export interface Reference {
  /** Kind of record, as the destination names it: `session`, `case`. */
  readonly kind: string;
  readonly id: string;
  /** Display name, such as a case number. */
  readonly label?: string;
  /** Where a person can look at it. */
  readonly url?: string;
}

/**
 * How far an attempt came before it failed: `before` any effect at the destination, `during` (the destination refused or
 * the answer was lost), `after` (the effect happened, the book-keeping failed).
 */
export type Stage = 'before' | 'during' | 'after';

/**
 * Condition under which the next attempt can succeed. It decides between retry, parking of the configuration and dead letter,
 * and it is what the operator reads.
 *
 * - `wait`: a passing fault of this delivery.
 * - `waitUntil`: the other side named a time (Retry-After); ISO 8601, UTC.
 * - `fixConfig`: no delivery of this configuration can succeed until it, or the system it points to, is put right.
 * - `fixData`: this session cannot succeed until a person changes something about it.
 * - `none`: nothing known helps; a fault of the product.
 */
export type Cure =
  | { readonly kind: 'wait' }
  | { readonly kind: 'waitUntil'; readonly at: string }
  | { readonly kind: 'fixConfig' }
  | { readonly kind: 'fixData' }
  | { readonly kind: 'none' };

/** A failure in words for a person. Neither text holds secrets or data of the session. */
export interface Fault {
  /** Stable, listed in the manual: `CB-` and capital letters, such as `CB-DYNAMICS-CREDENTIALS`. */
  readonly code: string;
  /** Description of the fault: one sentence. */
  readonly message: string;
  /** Remedy: one sentence, addressed to the operator. */
  readonly help: string;
  /** Facts for a support engineer (status codes, the vendor's own code); short values, no personal data. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}
