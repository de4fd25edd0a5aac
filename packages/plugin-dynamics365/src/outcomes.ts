import type { Cure, Fault, Outcome, Stage } from '@casebridge/plugin-api';
import type { DataverseError, DataverseErrorKind } from '@casebridge/dataverse';

/** Codes of the manual for each kind of refusal by Dynamics. */
const faultCodes: Readonly<Record<DataverseErrorKind, string>> = {
  credentials: 'CB-DYNAMICS-CREDENTIALS',
  permission: 'CB-DYNAMICS-PERMISSION',
  'not-found': 'CB-DYNAMICS-ROW-GONE',
  conflict: 'CB-DYNAMICS-CONFLICT',
  precondition: 'CB-DYNAMICS-CONFLICT',
  invalid: 'CB-DYNAMICS-REFUSED',
  throttled: 'CB-DYNAMICS-THROTTLED',
  unavailable: 'CB-DYNAMICS-UNAVAILABLE',
  'missing-metadata': 'CB-DYNAMICS-SOLUTION',
  protocol: 'CB-DYNAMICS-ANSWER',
};

const outagePauseMilliseconds = 60_000;

// Deadlock and time-out in the database: they hit one write, not the environment (docs/vendors/dataverse.md#errors).
const passingCodes: ReadonlySet<string> = new Set(['0x80044150', '0x80044151']);

/**
 * What would help. `fixConfig` and `waitUntil` hold back the whole configuration, so they stand for what would meet the next
 * session just as well.
 */
const cureKinds: Readonly<Record<DataverseErrorKind, Cure['kind']>> = {
  credentials: 'fixConfig',
  permission: 'fixConfig',
  'missing-metadata': 'fixConfig',
  protocol: 'fixConfig',
  throttled: 'waitUntil',
  unavailable: 'waitUntil',
  'not-found': 'wait',
  conflict: 'wait',
  precondition: 'wait',
  invalid: 'fixData',
};

function cureOf(error: DataverseError, now: Date): Cure {
  if (passingCodes.has(error.code)) return { kind: 'wait' };
  // The client refused to send it: nothing that a person can change.
  if (error.kind === 'invalid' && error.code.startsWith('client-')) return { kind: 'none' };
  const kind = cureKinds[error.kind];
  if (kind !== 'waitUntil') return { kind };
  const milliseconds = error.retryAfterMilliseconds ?? outagePauseMilliseconds;
  return { kind, at: new Date(now.getTime() + milliseconds).toISOString() };
}

/** A refusal by Dynamics as a fault for a person. */
export function faultOf(error: DataverseError): Fault {
  return {
    code: faultCodes[error.kind],
    message: error.message,
    help: error.help,
    details: {
      code: error.code,
      ...(error.httpStatus === undefined ? {} : { status: error.httpStatus }),
      ...(error.requestId === undefined ? {} : { requestId: error.requestId }),
    },
  };
}

/** The outcome of an attempt that Dynamics, or the way there, refused. */
export function failedBy(error: DataverseError, stage: Stage, now: Date): Extract<Outcome, { kind: 'failed' }> {
  return { kind: 'failed', stage, cure: cureOf(error, now), fault: faultOf(error) };
}
