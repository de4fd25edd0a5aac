import type { Fault } from '@casebridge/plugin-api';
import type { PersonalDataSettings } from './personal-data.ts';
import { withinBudget, type WithinBudget } from './time-budget.ts';

/** Below the half minute after which a thread without a sign of life is taken for dead; seconds are a busy machine's. */
const budgetMilliseconds = 20_000;

/** What is to be said where {@link withRulesInTime} has come to no end. */
export const rulesTooSlow: Fault = {
  code: 'CB-DYNAMICS-RULES-SLOW',
  message: 'The redaction rules have not come to an end with a text of this session.',
  help: 'Try the redaction rules on its texts, write the one that takes long in another way, and replay the delivery.',
};

/**
 * Does work that applies the rules of redaction. A person's rules may meet a text that they take for ever with: that session
 * alone is to feel it. Without such rules nothing can take for ever, however large the session is.
 */
export function withRulesInTime<T>({ redactionRules }: PersonalDataSettings, work: () => T): WithinBudget<T> {
  return redactionRules.length === 0 ? { ok: true, value: work() } : withinBudget(budgetMilliseconds, work);
}
