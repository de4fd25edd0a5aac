import type { DataverseError } from './dataverse-error.ts';

/** Whom a token is asked for, in messages. */
export const entra = 'Microsoft Entra ID';

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS/;

/**
 * Makes the typed error of a request that got no answer: the host is not found, the connection is refused or breaks.
 * Whoever made the `fetch` may know more, such as that a proxy refused: an error among the causes that has a `fault` is
 * taken at its word.
 * @param what whom we called, for the message: `Dynamics` or `Microsoft Entra ID`
 * @param thrown what `fetch` rejected with
 */
export function errorFromException(what: string, thrown: unknown): DataverseError {
  const fault = causesOf(thrown).map(faultOf).find(Boolean);
  if (fault !== undefined)
    return { kind: 'unavailable', ...fault, message: `${what} was not reached. ${fault.message}` };
  const code = systemCode(thrown);
  return {
    kind: 'unavailable',
    code: `network-${code}`,
    message: `${what} did not answer (${code}).`,
    help: helpFor(what, code),
  };
}

function helpFor(what: string, code: string): string {
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `Check ${what === entra ? 'the login host' : 'the URL'} in the settings, and the DNS of this machine.`;
  if (CERTIFICATE.test(code)) {
    return 'The certificate of the other side is not trusted here. If a proxy inspects TLS, add its authority to the settings.';
  }
  return 'It is tried again by itself. If it goes on, check the firewall and the proxy of this machine.';
}

// Longer chains are no more telling, and one may go round in a circle.
const DEEPEST_CAUSE = 4;

function causesOf(thrown: unknown): readonly Error[] {
  const causes: Error[] = [];
  for (let at = thrown; at instanceof Error && causes.length < DEEPEST_CAUSE; at = at.cause) causes.push(at);
  return causes;
}

type Fault = Pick<DataverseError, 'code' | 'message' | 'help'>;

function faultOf(error: Error): Fault | undefined {
  const { fault } = error as { fault?: Partial<Fault> };
  const { code, message, help } = fault ?? {};
  return typeof code === 'string' && typeof message === 'string' && typeof help === 'string'
    ? { code, message, help }
    : undefined;
}

/** The system's code lies on the cause, one or two levels down, depending on who threw. */
function systemCode(thrown: unknown): string {
  for (const at of causesOf(thrown)) {
    const code = (at as Error & { code?: unknown }).code;
    if (typeof code === 'string' && /^[\w-]{1,60}$/.test(code)) return code;
    // Happy eyeballs: one error per address, all for the same reason.
    if (at instanceof AggregateError && at.errors.length > 0) return systemCode(at.errors[0]);
  }
  return 'failed';
}
