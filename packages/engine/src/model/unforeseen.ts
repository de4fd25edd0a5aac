import type { Fault } from '@casebridge/plugin-api';

/** Words for an error that nobody has foreseen; the error itself stands beside them in the log. */
export const unforeseen: Fault = {
  code: 'CB-ENGINE-FAULT',
  message: 'The engine failed with an error that it did not foresee.',
  help: 'Look for it in the log, and report the error to the makers.',
};
