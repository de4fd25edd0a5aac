import type { DataverseError, Result } from '@casebridge/dataverse';
import type { FindingCode } from './finding.ts';

/** Why the set-up cannot go on, for a person. */
export class SetupError extends Error {
  readonly code: FindingCode;
  readonly help: string;

  constructor(code: FindingCode, message: string, help: string) {
    super(message);
    this.name = 'SetupError';
    this.code = code;
    this.help = help;
  }
}

/** The refusal of a vendor as the end of a step; `doing` says during what, such as "Reading the roles". */
export function refusedWhile(doing: string, error: DataverseError, code: FindingCode = 'CB-SETUP-REFUSED'): SetupError {
  const vendor = error.vendorText === undefined ? '' : ` Dynamics says: ${error.vendorText}`;
  return new SetupError(code, `${doing} failed: ${error.message} (${error.code})${vendor}`, error.help);
}

/** The value of a call, or a `SetupError`. */
export function valueOf<T>(doing: string, result: Result<T>): T {
  if (!result.ok) throw refusedWhile(doing, result.error);
  return result.value;
}
