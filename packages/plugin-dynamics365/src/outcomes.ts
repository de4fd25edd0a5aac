import type { Cure, Fault, JobRun, Outcome, Stage } from '@casebridge/plugin-api';
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

/**
 * Cure for each kind of error. `fixConfig` and `waitUntil` park the whole configuration, so they stand for what would meet the next
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

/**
 * Where the code says more than its kind (docs/vendors/dataverse.md#errors): deadlocks, time-outs and plug-ins that fail hit
 * one write, not the environment; a rule against duplicates does not pass by waiting; a blocked file type meets every
 * session; the lock of an import meets every session, too, but passes.
 */
const cureKindsByCode: Readonly<Record<string, Cure['kind']>> = {
  '0x80040216': 'wait',
  '0x80040224': 'wait',
  '0x80044150': 'wait',
  '0x80044151': 'wait',
  '0x80040333': 'fixData',
  '0x80043e09': 'fixConfig',
  '0x80071151': 'waitUntil',
};

function cureKindOf({ kind, code, httpStatus, retryAfterMilliseconds }: DataverseError): Cure['kind'] {
  const ofCode = cureKindsByCode[code.toLowerCase()];
  if (ofCode !== undefined) return ofCode;
  // The client refused to send it: nothing that a person can change.
  if (kind === 'invalid' && code.startsWith('client-')) return 'none';
  // It may be this session's own: a configuration that waited for it would never come to an end.
  if (kind === 'unavailable' && httpStatus === 500 && retryAfterMilliseconds === undefined) return 'wait';
  return cureKinds[kind];
}

function cureOf(error: DataverseError, now: Date): Cure {
  const kind = cureKindOf(error);
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

/** The end of a run of a job that Dynamics, or the way there, refused. */
export function runRefusedBy(error: DataverseError, now: Date): JobRun {
  return { fault: faultOf(error), cure: cureOf(error, now) };
}

/** Where a person looks at a row. */
export function pageUrl(environmentUrl: string, table: string, id: string): string {
  return `${environmentUrl}/main.aspx?pagetype=entityrecord&etn=${table}&id=${id}`;
}
