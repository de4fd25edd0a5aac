import type { Cure, Fault, Outcome } from '@casebridge/plugin-api';
import type { RemoteSupportError } from '@casebridge/remote-support';
import { patienceForEndMilliseconds, patienceForSessionMilliseconds } from '../retry/delays.ts';

/** What tells a passing refusal from a lasting one. */
export interface RefusalCircumstances {
  readonly now: Date;
  /** How long the report of this delivery has been found not ready. */
  readonly waitedMilliseconds: number;
}

/** How long a configuration is left alone whose appliance cannot be reached. */
const unreachableMilliseconds = 60_000;

/**
 * What a refusal by the appliance means for the delivery.
 *
 * | refusal              | outcome                                                                               |
 * | -------------------- | ------------------------------------------------------------------------------------- |
 * | not-found            | not ready: the report trails its event; skipped after 1 h, so a forgery costs little  |
 * | not-ready            | not ready; failed after 24 h                                                          |
 * | credentials          | failed, the configuration has to be mended                                            |
 * | permission           | failed, the configuration has to be mended                                            |
 * | rate-limited         | failed, until the time that was named, or one minute                                  |
 * | unavailable          | failed, for a minute: unreachable, or 502, 503, 504 (a host that is down as a whole)  |
 * | unavailable          | failed, for this delivery: any other 5xx, broken off, too slow                        |
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
      return failed(error, { kind: 'fixConfig' }, 'CB-RS-CREDENTIALS', helpForCredentials);
    case 'permission':
      return failed(error, { kind: 'fixConfig' }, 'CB-RS-PERMISSION', helpForPermission);
    case 'rate-limited':
      return failed(error, afterPause(error, circumstances), 'CB-RS-RATE-LIMITED', helpForRateLimit);
    case 'unavailable':
      return failed(error, cureOfUnavailable(error, circumstances), 'CB-RS-UNAVAILABLE', helpForUnavailable);
    case 'protocol':
      return failed(error, { kind: 'none' }, 'CB-RS-PROTOCOL', helpForProtocol);
  }
}

const helpForCredentials = 'Enter the client id and client secret of an enabled API account of the appliance.';
const helpForPermission =
  'Give the API account the permission that the message names, in /login under Management, API.';
const helpForRateLimit = 'Nothing has to be done; if it lasts, look for other programs that use the same API account.';
const helpForUnavailable =
  'Check that the appliance runs, that this machine reaches its host name and port, and that its certificate is valid and trusted here ("Allow Invalid Certificates" is for tests).';
const helpForProtocol = 'Fetch the report by hand; if it is sound, report this with the details to the makers.';

function notFound(error: RemoteSupportError, { waitedMilliseconds }: RefusalCircumstances): Outcome {
  if (waitedMilliseconds < patienceForSessionMilliseconds) return { kind: 'notReady', message: error.message };
  return { kind: 'skipped', reason: 'no-such-session', message: 'The appliance does not know this session.' };
}

function notReady(error: RemoteSupportError, { waitedMilliseconds }: RefusalCircumstances): Outcome {
  if (waitedMilliseconds < patienceForEndMilliseconds) return { kind: 'notReady', message: error.message };
  return failed(error, { kind: 'none' }, 'CB-RS-NEVER-READY', 'Look at the session in the reports of the appliance.');
}

function cureOfUnavailable(error: RemoteSupportError, circumstances: RefusalCircumstances): Cure {
  const { httpStatus, retryAfterMilliseconds } = error;
  const hostIsDown = httpStatus === undefined || [502, 503, 504].includes(httpStatus);
  return hostIsDown || retryAfterMilliseconds !== undefined ? afterPause(error, circumstances) : { kind: 'wait' };
}

function afterPause({ retryAfterMilliseconds }: RemoteSupportError, { now }: RefusalCircumstances): Cure {
  const at = new Date(now.getTime() + (retryAfterMilliseconds ?? unreachableMilliseconds));
  return { kind: 'waitUntil', at: at.toISOString() };
}

function failed(error: RemoteSupportError, cure: Cure, code: string, help: string): Outcome {
  const { httpStatus, xml, message } = error;
  const details = {
    ...(httpStatus === undefined ? {} : { httpStatus }),
    ...(xml === undefined ? {} : { problem: xml.problem, line: xml.line, column: xml.column }),
  };
  const fault: Fault = { code, message, help, details };
  return { kind: 'failed', stage: 'before', cure, fault };
}
