import type { Cure, Fault, Outcome } from '@casebridge/plugin-api';
import type { RemoteSupportError, RemoteSupportErrorKind } from '@casebridge/remote-support';
import { patienceForEndMilliseconds, patienceForSessionMilliseconds } from '../retry/delays.ts';

/** Circumstances that tell a passing refusal from a lasting one. */
export interface RefusalCircumstances {
  readonly now: Date;
  /** How long the report of this delivery has been found not ready. */
  readonly waitedMilliseconds: number;
  /** Whether the session is written already. */
  readonly isRepeat?: boolean;
}

/** How long a configuration is left alone whose appliance cannot be reached. */
const unreachableMilliseconds = 60_000;

/**
 * Maps a refusal by the appliance to the outcome of the delivery.
 *
 * | refusal              | outcome                                                                               |
 * | -------------------- | ------------------------------------------------------------------------------------- |
 * | not-found            | not ready: the report trails its event; skipped after 1 h                             |
 * | not-found, in words  | the same, but failed after 1 h: the words may mean anything, and a list had the session |
 * | not-ready            | not ready; failed after 24 h                                                          |
 * | credentials          | failed, the configuration has to be mended                                            |
 * | permission           | failed, the configuration has to be mended                                            |
 * | rate-limited         | failed, until the time that was named, or one minute                                  |
 * | rate-limited, by us  | not ready, where the session is written already: others need the limits more          |
 * | unavailable          | failed, has to be mended: its certificate, its address, what the proxy refuses        |
 * | unavailable          | failed, for a minute: unreachable, or 502, 503, 504 (a host that is down as a whole)  |
 * | unavailable          | failed, for this delivery: any other 5xx, broken off, too slow                        |
 * | protocol             | failed, has to be mended: no API at this address, or a redirection                    |
 * | protocol             | failed, nothing known helps                                                           |
 *
 * Sources: docs/vendors/remote-support.md#errors, docs/vendors/remote-support.md#report-lag.
 */
export function outcomeOfRefusal(error: RemoteSupportError, circumstances: RefusalCircumstances): Outcome {
  switch (error.kind) {
    case 'not-found':
      return notFound(error, circumstances);
    case 'not-ready':
      return notReady(error, circumstances);
    case 'credentials':
    case 'permission':
      return failed(error, { kind: 'fixConfig' });
    case 'rate-limited':
      return isOurTurn(error) && circumstances.isRepeat === true
        ? { kind: 'notReady', message: 'The limits of the API account are kept for sessions that are not written yet.' }
        : failed(error, afterPause(error, circumstances));
    case 'unavailable':
      return failed(error, cureOfUnavailable(error, circumstances));
    case 'protocol':
      return failed(error, { kind: hasNoApi(error) ? 'fixConfig' : 'none' });
  }
}

/** Each session meets that until somebody acts: the XML API is off, or another server has the host name. */
function hasNoApi({ kind, httpStatus = 200 }: RemoteSupportError): boolean {
  return kind === 'protocol' && (httpStatus === 404 || (httpStatus >= 300 && httpStatus < 400));
}

const noApi = {
  code: 'CB-RS-NO-API',
  help: 'Correct the host name of the appliance in the configuration, or tick Enable XML API there, in /login under Management, API.',
} as const;

const codes: Readonly<Record<RemoteSupportErrorKind, string>> = {
  'not-found': 'CB-RS-NO-SESSION',
  'not-ready': 'CB-RS-NEVER-READY',
  credentials: 'CB-RS-CREDENTIALS',
  permission: 'CB-RS-PERMISSION',
  'rate-limited': 'CB-RS-RATE-LIMITED',
  unavailable: 'CB-RS-UNAVAILABLE',
  protocol: 'CB-RS-PROTOCOL',
};

const helps: Readonly<Record<RemoteSupportErrorKind, string>> = {
  'not-found': 'Look at the lists of the appliance for what exists.',
  'not-ready': 'Look at the session in the reports of the appliance.',
  credentials: 'Enter the client id and client secret of an enabled API account of the appliance.',
  permission: 'Give the API account the permission that the message names, in /login under Management, API.',
  'rate-limited': 'Nothing has to be done; if it lasts, look for other programs that use the same API account.',
  unavailable: 'Check that the appliance runs and that this machine reaches its host name and port.',
  protocol: 'Try it by hand; if the appliance is right, report this with the details to the makers.',
};

/** @param kind of a refused command; what the appliance refuses in words of its own has no code of its own */
export function codeOfRefusedCommand(
  kind: Exclude<RemoteSupportErrorKind, 'not-found' | 'not-ready'> | 'refused',
): string {
  return codes[kind === 'refused' ? 'protocol' : kind];
}

/** One sentence for the operator on how to cure a refusal by the appliance. */
export function helpOfRefusal(error: RemoteSupportError): string {
  return hasNoApi(error) ? noApi.help : helps[error.kind];
}

/** The appliance has not been asked: our own turn is far away. */
export function isOurTurn({ kind, httpStatus }: RemoteSupportError): boolean {
  return kind === 'rate-limited' && httpStatus === undefined;
}

function notFound(error: RemoteSupportError, { waitedMilliseconds }: RefusalCircumstances): Outcome {
  if (waitedMilliseconds < patienceForSessionMilliseconds) return { kind: 'notReady', message: inTheirWords(error) };
  if (error.vendorText !== undefined) {
    const message = inTheirWords({
      ...error,
      message: 'The appliance has refused the report of this session for an hour.',
    });
    const help = 'Look for the session in the reports of the appliance; replay when its report can be opened there.';
    const fault = { code: 'CB-RS-REPORT-REFUSED', message, help };
    return { kind: 'failed', stage: 'before', cure: { kind: 'none' }, fault };
  }
  return { kind: 'skipped', reason: 'no-such-session', message: 'The appliance does not know this session.' };
}

function notReady(error: RemoteSupportError, { waitedMilliseconds }: RefusalCircumstances): Outcome {
  if (waitedMilliseconds < patienceForEndMilliseconds) return { kind: 'notReady', message: error.message };
  return failed(error, { kind: 'none' });
}

/** Codes of the network path that last until somebody acts. */
const faultsToMend = new Set(['CB-OUTBOUND-REFUSED', 'CB-OUTBOUND-CERTIFICATE', 'CB-PROXY-REFUSED']);

function cureOfUnavailable(error: RemoteSupportError, circumstances: RefusalCircumstances): Cure {
  if (error.fault !== undefined && faultsToMend.has(error.fault.code)) return { kind: 'fixConfig' };
  const { httpStatus, retryAfterMilliseconds } = error;
  const hostIsDown = httpStatus === undefined || [502, 503, 504].includes(httpStatus);
  return hostIsDown || retryAfterMilliseconds !== undefined ? afterPause(error, circumstances) : { kind: 'wait' };
}

function afterPause({ retryAfterMilliseconds }: RemoteSupportError, { now }: RefusalCircumstances): Cure {
  const at = new Date(now.getTime() + (retryAfterMilliseconds ?? unreachableMilliseconds));
  return { kind: 'waitUntil', at: at.toISOString() };
}

function failed(error: RemoteSupportError, cure: Cure): Outcome {
  return { kind: 'failed', stage: 'before', cure, fault: faultOfRefusal(error) };
}

/** Longest part of the appliance's own words that a person is shown. */
const longestQuote = 200;

/** What happened, with what the appliance itself said of it, on one line. */
function inTheirWords({ message, vendorText }: RemoteSupportError): string {
  const said = vendorText?.replace(/\s+/g, ' ').slice(0, longestQuote);
  return said === undefined ? message : `${message} It said: "${said}"`;
}

/** A refusal by the appliance as a fault for a person. */
export function faultOfRefusal(error: RemoteSupportError): Fault {
  const { kind, httpStatus, xml, fault } = error;
  if (fault !== undefined) return fault;
  const details = {
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(xml === undefined ? {} : { problem: xml.problem, line: xml.line, column: xml.column }),
  };
  const code = hasNoApi(error) ? noApi.code : codes[kind];
  return { code, message: inTheirWords(error), help: helpOfRefusal(error), details };
}
