import type { Explanation } from './explanation.ts';

const PASSES =
  'Nothing needs to be done: it is tried again by itself. If it goes on, look at the health of the environment.';

const BY_STATUS: Readonly<Record<number, Explanation>> = {
  400: {
    kind: 'invalid',
    message: 'Dynamics refused the request as wrong.',
    help: 'Look at the vendor text of the attempt; if nothing in the environment explains it, report it with the request id.',
  },
  401: {
    kind: 'credentials',
    message: 'Dynamics does not accept our token.',
    help: 'Check that the tenant of the app registration is the tenant of this environment, and that the URL is exact.',
  },
  403: {
    kind: 'permission',
    message: 'The application user may not do this.',
    help: 'Give the application user the security role of the BeyondTrust solution, then run the connection test.',
  },
  404: {
    kind: 'not-found',
    message: 'Dynamics found nothing at the address that was called.',
    help: 'Check that the URL is that of a Dynamics 365 environment and that the BeyondTrust solution is installed there.',
  },
  405: {
    kind: 'protocol',
    message: 'Dynamics does not allow this kind of request at the address that was called.',
    help: 'This is a fault of the product: report it with the request id.',
  },
  412: {
    kind: 'precondition',
    message: 'The row is not in the state that the request asked for.',
    help: 'Nothing needs to be done: the next attempt reads the row again.',
  },
  413: {
    kind: 'invalid',
    message: 'The request is larger than Dynamics, or a proxy before it, takes.',
    help: 'Look for a proxy with a limit on the size of bodies.',
  },
  429: {
    kind: 'throttled',
    message: 'Dynamics asked us to slow down.',
    help: 'Nothing is lost: the work goes on after the wait that Dynamics asked for.',
  },
  501: {
    kind: 'protocol',
    message: 'This environment does not offer what was asked for.',
    help: 'This is a fault of the product: report it with the request id.',
  },
};

/** Explains an HTTP status, for refusals without a known code (docs/vendors/dataverse.md#status-codes). */
export function explainStatus(status: number): Explanation {
  const known = BY_STATUS[status];
  if (known) return known;
  if (status === 408 || status >= 500)
    return { kind: 'unavailable', message: `Dynamics is not available (HTTP ${status}).`, help: PASSES };
  if (status >= 400) return { ...explainStatus(400), message: `Dynamics refused the request (HTTP ${status}).` };
  return {
    kind: 'protocol',
    message: `Something answered in a way that Dynamics does not (HTTP ${status}).`,
    help: 'Check that the address is that of a Dynamics 365 environment and that no proxy answers in its place.',
  };
}
