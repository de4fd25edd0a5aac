/** The vendor refuses more than 52 requests at a time (docs/vendors/dataverse.md#service-protection). */
export const MAX_CONCURRENT = 52;

// Without a hint: few enough for the smallest environment that Microsoft documents a hint for.
const WITHOUT_HINT = 4;
// So many answers in a row without a refusal make room for one more request at a time.
const ANSWERS_PER_STEP = 20;

/** How many requests may run at a time, learned from the answers. */
export interface Concurrency {
  readonly limit: number;
  /** An answer came; `hint` is its `x-ms-dop-hint`. */
  onAnswer(hint: string | null): void;
  /** Too many ran at a time. */
  onRefusal(): void;
}

/**
 * Follows the hint of the environment. A refusal for too many at a time halves the limit at once; then it climbs back to
 * the hint one by one.
 */
export function createConcurrency(): Concurrency {
  let hinted = WITHOUT_HINT;
  let limit = WITHOUT_HINT;
  let answers = 0;
  let isReduced = false;

  return {
    get limit() {
      return limit;
    },
    onAnswer(hint) {
      hinted = readHint(hint) ?? hinted;
      if (!isReduced) limit = hinted;
      else if (limit > hinted) limit = hinted;
      else if (++answers >= ANSWERS_PER_STEP) {
        answers = 0;
        limit += limit < hinted ? 1 : 0;
      }
      isReduced &&= limit < hinted;
    },
    onRefusal() {
      isReduced = true;
      answers = 0;
      limit = Math.max(1, Math.floor(limit / 2));
    },
  };
}

function readHint(text: string | null): number | undefined {
  const hint = text !== null && /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return hint >= 1 ? Math.min(hint, MAX_CONCURRENT) : undefined;
}
