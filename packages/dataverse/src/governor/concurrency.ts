/** The vendor refuses more than 52 requests at a time (docs/vendors/dataverse.md#service-protection). */
export const MAX_CONCURRENT = 52;

// Without a hint: few enough for the smallest environment that Microsoft documents a hint for.
const WITHOUT_HINT = 4;
// So many answers without a refusal make room for one more request at a time...
const ANSWERS_PER_STEP = 20;
// ...and so many for a try above the level that was refused last.
const ANSWERS_PER_TRY = 10_000;

/** How many requests may run at a time, learned from the answers. */
export interface Concurrency {
  readonly limit: number;
  /** An answer came; `hint` is its `x-ms-dop-hint`. */
  onAnswer(hint: string | null): void;
  /** Too many ran at a time. Several refusals of one moment count once. */
  onRefusal(): void;
}

/**
 * Follows the hint of the environment. A refusal for too many at a time halves the limit at once; then it climbs back one by
 * one to just below the level that was refused, and tries a higher one now and then until it is at the hint again.
 */
export function createConcurrency(): Concurrency {
  let hinted = WITHOUT_HINT;
  let limit = WITHOUT_HINT;
  let ceiling: number | undefined;
  let answersSinceStep = 0;
  let answersSinceTry = 0;

  function climb(top: number): void {
    if (limit >= top || ++answersSinceStep < ANSWERS_PER_STEP) return;
    answersSinceStep = 0;
    limit += 1;
  }

  function raiseCeiling(level: number): void {
    if (++answersSinceTry < ANSWERS_PER_TRY) return;
    answersSinceTry = 0;
    ceiling = level + 1 < hinted ? level + 1 : undefined;
  }

  return {
    get limit() {
      return limit;
    },
    onAnswer(hint) {
      hinted = readHint(hint) ?? hinted;
      if (ceiling === undefined) {
        limit = hinted;
        return;
      }
      limit = Math.min(limit, hinted);
      climb(Math.min(ceiling, hinted));
      raiseCeiling(ceiling);
    },
    onRefusal() {
      ceiling = Math.max(1, limit - 1);
      limit = Math.max(1, Math.floor(limit / 2));
      answersSinceStep = 0;
      answersSinceTry = 0;
    },
  };
}

function readHint(text: string | null): number | undefined {
  const hint = text !== null && /^\d{1,4}$/.test(text) ? Number(text) : 0;
  return hint >= 1 ? Math.min(hint, MAX_CONCURRENT) : undefined;
}
