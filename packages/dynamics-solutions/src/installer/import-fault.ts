import { explainCode } from '@casebridge/dataverse';
import { SetupError } from './setup-error.ts';

/**
 * Why an import ended badly, in plain words.
 * @param errorCode as the job has it: a number of 32 bits, which may be negative
 * @param vendorText what Dynamics says of it
 */
export function explainImport(name: string, errorCode: number, vendorText: string): SetupError {
  const code = `0x${(errorCode >>> 0).toString(16).padStart(8, '0')}`;
  const known = explainCode(code, vendorText);
  const message = known?.message ?? 'Dynamics refused the package.';
  const help = known?.help ?? 'Look at the import in the solution history of the environment, which names the part.';
  return new SetupError(
    'CB-SETUP-IMPORT',
    `${name} was not imported, and nothing of it was changed. ${message} (${code}) Dynamics says: ${vendorText}`,
    help,
  );
}
